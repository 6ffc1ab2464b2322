"""Feature: the trigger changes when, not what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

import pytest
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.sample_events import created, deleted, tweet
from tweet_local.waiting import wait_until
from tweet_processor.schema_ids.storm import Storm
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import frame

pytestmark = pytest.mark.servers
scenarios("features/triggers.feature")

UNISSUED = 987_654_321
CAREFULLY = "carefully"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way of running gave."""

    processed: frozenset[tuple[object, bytes | str | None]]
    """Key and value, as bytes."""
    rejected: frozenset[str]


@pytest.fixture
def damaged(lane: Lane) -> list[bytes]:
    sound = lane.message(created("café"))
    return [
        b"",
        b"\x07" + sound[1:],
        frame(UNISSUED, b"body"),
        frame(UNISSUED + 1, b"body"),
        frame(lane.ids[Subject.PROCESSED], b"body"),
        sound[:-3],
        sound + b"\x00",
        sound.replace("é".encode(), b"\xff\xfe"),
        lane.message(created(tweet_id="")),
        lane.message(created(tweet=tweet(public_metrics={"like_count": -1}))),
    ]


@given("the raw topic holds 300 tweets, 30 deletions and records with every kind of damage")
def holds(lane: Lane, damaged: list[bytes]) -> None:
    lane.publish_events(created(f"Tweet NUMBER {n} #tag{n % 7} 😍", str(n)) for n in range(300))
    lane.publish_all(damaged)
    lane.publish_events(deleted(str(n)) for n in range(30))


@pytest.fixture
def process(
    spark: SparkSession, kafka_server: KafkaServer, settings_for: Callable[[TriggerKind], RunSettings]
) -> Callable[[Lane, str], None]:
    """Process raw in one way, until as much has come out as went in."""

    def run(lane: Lane, way: str) -> None:
        kafka_server.broker.create_topics(lane.topics.names, 4)
        trigger = TriggerKind.INTERVAL if way == CAREFULLY else TriggerKind(way)
        settings = settings_for(trigger).model_copy(
            update={
                "processed_topic": lane.topics.processed,
                "rejected_topic": lane.topics.rejected,
                "checkpoint": f"{settings_for(trigger).checkpoint}-{way}",
            }
        )
        stop, expected = Event(), len(lane.read(lane.topics.raw))
        with Registry(lane.registry_url) as registry, ThreadPoolExecutor(1) as aside:
            ended = aside.submit(Supervisor(spark, settings, registry, stop, Storm(careful=way == CAREFULLY)).run)
            try:
                wait_until(lambda: ended.done() or came_out(lane) == expected, 60, f"{expected} records by {way}")
            finally:
                stop.set()
            ended.result(60)

    return run


def came_out(lane: Lane) -> int:
    written = outcome(lane)
    return len(written.processed) + len(written.rejected)


def outcome(lane: Lane) -> Outcome:
    """Different records: the promise is at least once, and of a rejected record only the time may differ."""
    processed = {(message.key(), message.value()) for message in lane.read(lane.topics.processed)}
    rejected = {str({k: v for k, v in record.items() if k != "rejected_at"}) for record in lane.rejected()}
    return Outcome(frozenset(processed), frozenset(rejected))


@when(
    "it is processed with the realtime, interval and available-now triggers, and carefully",
    target_fixture="outcomes",
)
def processed_in_every_way(lane: Lane, process: Callable[[Lane, str], None]) -> dict[str, Outcome]:
    outcomes = {}
    for way in (*map(str, TriggerKind), CAREFULLY):
        topics = lane.topics
        outputs = replace(topics, processed=f"{topics.processed}-{way}", rejected=f"{topics.rejected}-{way}")
        own = replace(lane, topics=outputs)
        process(own, way)
        outcomes[way] = outcome(own)
    return outcomes


@then(parsers.parse("each gives {count:d} processed records, byte for byte the same"))
def same_processed(outcomes: dict[str, Outcome], count: int) -> None:
    assert {way: len(given.processed) for way, given in outcomes.items()} == dict.fromkeys(outcomes, count)
    assert len({given.processed for given in outcomes.values()}) == 1


@then("each gives the same rejected records but for their times")
def same_rejected(outcomes: dict[str, Outcome], damaged: list[bytes]) -> None:
    assert {len(given.rejected) for given in outcomes.values()} == {len(damaged)}
    assert len({given.rejected for given in outcomes.values()}) == 1
