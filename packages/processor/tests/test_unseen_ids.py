"""Feature: unknown schema ids never make a storm of restarts."""

import io
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread

import fastavro
import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.sample_events import created, raw_schema_with
from tweet_local.waiting import wait_until
from tweet_processor.schema_ids.storm import Storm
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_processor.watching.done import Done
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, parsed

pytestmark = pytest.mark.servers
scenarios("features/unseen_ids.feature")

FIRST_UNISSUED = 987_654_000
A_LONG_WHILE = 600.0


@dataclass(frozen=True, slots=True)
class Running:
    """A supervisor in a thread of this process."""

    supervisor: Supervisor
    thread: Thread


@given(parsers.parse("the raw topic holds {sound:d} tweets and {unknown:d} records with different unknown schema ids"))
def holds(lane: Lane, sound: int, unknown: int) -> None:
    lane.publish_events(created(tweet_id=str(n)) for n in range(sound))
    lane.publish_all(frame(FIRST_UNISSUED + number, b"body") for number in range(unknown))


@when("the processor catches up", target_fixture="done")
def catches_up(catch_up: Callable[[], Done]) -> Done:
    return catch_up()


@given(parsers.parse("a processor that takes {restarts:d} restarts within a while for a storm"), target_fixture="done")
def running(running_supervisor: Running) -> Done:
    return running_supervisor.supervisor.done


@pytest.fixture
def running_supervisor(
    spark: SparkSession, lane: Lane, settings_for: Callable[[TriggerKind], RunSettings]
) -> Iterator[Running]:
    stop, storm = Event(), Storm(restarts=2, within_seconds=A_LONG_WHILE, calm_seconds=A_LONG_WHILE)
    with Registry(lane.registry_url) as registry:
        settings = settings_for(TriggerKind.INTERVAL).model_copy(update={"ask_again_seconds": 1})
        supervisor = Supervisor(spark, settings, registry, stop, storm)
        running = Running(supervisor, Thread(target=supervisor.run))
        running.thread.start()
        yield running
        stop.set()
        running.thread.join(60)


@when(
    parsers.parse("{count:d} records with different unknown schema ids come, each after the one before it was rejected")
)
def one_after_another(lane: Lane, count: int) -> None:
    for number in range(count):
        lane.publish(value := frame(FIRST_UNISSUED + number, b"body"))
        wait_until(partial(is_rejected, lane, value), 60, f"rejection number {number + 1}")


def is_rejected(lane: Lane, value: bytes) -> bool:
    return value in rejected(lane)


def rejected(lane: Lane) -> set[object]:
    return {record["value"] for record in lane.rejected()}


@then(parsers.parse("{count:d} tweets are processed and {bad:d} records are rejected as {reason}"))
def processed_and_rejected(lane: Lane, count: int, bad: int, reason: str) -> None:
    assert len({record["tweet_id"] for record in lane.processed()}) == count
    are_rejected(lane, bad, reason)


@then(parsers.parse("{bad:d} records are rejected as {reason}"))
def are_rejected(lane: Lane, bad: int, reason: str) -> None:
    assert len(rejected(lane)) == bad
    assert {record["reason"] for record in lane.rejected()} == {reason}


@when(parsers.parse("{count:d} records with different unknown schema ids come at once"))
def at_once(lane: Lane, done: Done, count: int) -> None:
    wait_until(lambda: done.starts, 60, "the query to be started")
    lane.publish_all(frame(FIRST_UNISSUED + number, b"body") for number in range(count))
    wait_until(lambda: len(rejected(lane)) == count, 60, f"{count} rejections")


@then("the query was started once")
def started_once(done: Done) -> None:
    assert done.starts == ["available-now"]


@then(parsers.parse("the query was started {count:d} times"))
def started(done: Done, count: int) -> None:
    assert len(done.starts) == count, done.starts


@then(parsers.parse("the query was started {count:d} times, of which once carefully"))
def started_carefully(done: Done, count: int) -> None:
    assert done.starts == [*["interval"] * (count - 1), "careful"]


@then("after a while without unknown ids it is started again as it was meant to run")
def started_as_meant(lane: Lane, done: Done, running_supervisor: Running) -> None:
    running_supervisor.supervisor.storm.calm_seconds = 0  # the while is over
    wait_until(lambda: done.starts[-1] == "interval", 60, "the storm to pass")
    lane.publish_events([created("after the storm", "after")])
    wait_until(lambda: "after" in {record["tweet_id"] for record in lane.processed()}, 60, "a tweet after the storm")
    assert running_supervisor.thread.is_alive()


@when(
    "a record comes with the id that the registry will give next, and is rejected as unknown_schema_id",
    target_fixture="next_id",
)
def comes_too_early(lane: Lane, done: Done) -> int:
    client = SchemaRegistryClient({"url": lane.registry_url})
    name = f"Probe{uuid.uuid4().hex}"
    probe = json.dumps({"type": "record", "name": name, "fields": []})
    next_id = client.register_schema(name, Schema(probe, "AVRO")) + 1
    wait_until(lambda: done.starts, 60, "the query to be started")
    lane.publish(frame(next_id, b"body"))
    wait_until(lane.rejected, 60, "its rejection")
    assert {record["reason"] for record in lane.rejected()} == {"unknown_schema_id"}
    return next_id


@when("a newer version of the contract is registered and gets that id", target_fixture="newer")
def registered(lane: Lane, next_id: int) -> str:
    newer = raw_schema_with(f"mood_{uuid.uuid4().hex}")
    client = SchemaRegistryClient({"url": lane.registry_url})
    assert client.register_schema(Subject.RAW, Schema(newer, "AVRO")) == next_id
    return newer


@then("a tweet written with it is processed, and the processor is still the same")
def is_processed(lane: Lane, done: Done, next_id: int, newer: str, running_supervisor: Running) -> None:
    before = len(done.starts)
    wait_until(lambda: len(done.starts) > before, 60, "the query to be started with what is known now")
    body = io.BytesIO()
    fastavro.schemaless_writer(body, parsed(newer), created("at last", "late"))
    lane.publish(frame(next_id, body.getvalue()), key=b"fake:late")
    wait_until(lambda: [record["text"] for record in lane.processed()] == ["at last"], 60, "the tweet in processed")
    assert len(lane.rejected()) == 1
    assert running_supervisor.thread.is_alive()
