"""Feature: the loader takes what is in Kafka to a warehouse."""

import json
import subprocess
from collections import Counter

import pytest
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from pydantic import JsonValue
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.registry import RegistryServer
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import encode, frame, unframe

from .events import NOON, Event, current, event, random_events, set_aside
from .pipeline import PATIENCE_S, Pipeline, stop

pytestmark = pytest.mark.servers
scenarios("features/run.feature")

Outcome = subprocess.CompletedProcess[str]
TWEETS = "SELECT count(*) FROM tweets"
EVENTS = "SELECT count(*) FROM events"


@given(parsers.parse("a processed topic with {number:d} tweets"))
def many_tweets(pipeline: Pipeline, number: int) -> None:
    pipeline.processed(event(str(index)) for index in range(number))


@given(
    "a processed topic with a truncated record, one of an unknown schema, one of another contract and a sound tweet",
    target_fixture="values",
)
def unreadable(pipeline: Pipeline) -> list[bytes]:
    sound = pipeline.processed_message({**event("1"), "raw_partition": 0, "raw_offset": 0})
    deletion = {"kind": "deleted", "source": "fake", "tweet_id": "1", "occurred_at": NOON, "received_at": NOON}
    raw = encode(latest(Subject.RAW), {**deletion, "tweet": None})
    values = [sound[:-3], frame(10**6, b"?"), frame(pipeline.ids[Subject.RAW], raw)]
    pipeline.publish(pipeline.topics.processed, [*values, sound])
    return values


@given(parsers.parse("a rejected topic with {number:d} records"), target_fixture="aside")
def rejected_topic(pipeline: Pipeline, number: int) -> list[Event]:
    aside = [set_aside(offset) for offset in range(number)]
    pipeline.publish(pipeline.topics.rejected, map(pipeline.rejected_message, aside))
    return aside


@given("a running loader", target_fixture="loader")
def running(pipeline: Pipeline) -> subprocess.Popen[str]:
    return pipeline.start()


@then("the warehouse holds that tweet once")
def holds_once(pipeline: Pipeline, events: list[Event], outcome: Outcome) -> None:
    assert outcome.returncode == 0, outcome.stderr
    (row,) = pipeline.rows("FROM tweets")
    assert {name: row[name] for name in events[0]} == dict(events[0])


@then("its row says which raw record it came from")
def lineage(pipeline: Pipeline, events: list[Event]) -> None:
    (row,) = pipeline.rows("SELECT raw_partition, raw_offset FROM tweets")
    assert (row["raw_partition"], row["raw_offset"]) == (events[0]["raw_partition"], events[0]["raw_offset"])


@then(parsers.parse("the warehouse holds {number:d} tweet"))
def holds_number(pipeline: Pipeline, number: int) -> None:
    assert pipeline.number(TWEETS) == number


@then(parsers.parse("the rejected table holds the 3 others byte for byte, with reasons {reasons}"))
def holds_others(pipeline: Pipeline, values: list[bytes], reasons: str) -> None:
    rows = pipeline.rows('FROM rejected ORDER BY "offset"')
    assert [row["value"] for row in rows] == values
    assert [row["reason"] for row in rows] == reasons.replace(" and", ",").split(", ")
    assert {(row["stage"], row["topic"]) for row in rows} == {("loader", pipeline.topics.processed)}


@then("the rejected table holds them byte for byte")
def holds_rejected(pipeline: Pipeline, aside: list[Event]) -> None:
    rows = pipeline.rows('FROM rejected ORDER BY "offset"')
    assert [{name: row[name] for name in aside[0]} for row in rows] == aside


@when(parsers.parse("{number:d} tweets are processed"), target_fixture="seen")
def processed_in_halves(pipeline: Pipeline, number: int) -> list[int]:
    seen: list[int] = []

    def reader_sees(expected: int) -> bool:
        seen.append(pipeline.number(TWEETS))
        return seen[-1] == expected

    for half in (1, 2):
        pipeline.processed(event(f"{half}-{index}") for index in range(number // 2))
        wait_until(lambda half=half: reader_sees(half * number // 2), PATIENCE_S, "all that was processed")  # type: ignore[misc] # bound here
    return seen


@then(parsers.parse("a reader that opens the warehouse again and again sees the number of tweets grow to {number:d}"))
def reader_saw(loader: subprocess.Popen[str], seen: list[int], number: int) -> None:
    assert loader.poll() is None, "the loader runs on"
    assert seen == sorted(seen)
    assert {number // 2, number} <= set(seen)


@given(parsers.parse("{number:d} tweets are processed"))
def being_loaded(pipeline: Pipeline, number: int) -> None:
    pipeline.processed(event(str(index)) for index in range(number))
    wait_until(lambda: pipeline.number(TWEETS), PATIENCE_S, "the first tweet")


@when("it is asked to stop with SIGTERM", target_fixture="summary")
def asked_to_stop(loader: subprocess.Popen[str]) -> dict[str, int]:
    return stop(loader)


@then("it ends with exit code 0 and says what it loaded")
def said(summary: dict[str, int]) -> None:
    assert summary["events"] > 0


@then("the warehouse holds what it said")
def held_what_it_said(pipeline: Pipeline, summary: dict[str, int]) -> None:
    assert pipeline.number(TWEETS) == summary["events"]


@then("the group tweet-loader has no lag")
def no_lag(pipeline: Pipeline, kafka_server: KafkaServer) -> None:
    ends = kafka_server.broker.end_offsets(pipeline.topics.processed)
    assert sum(ends.values()) == 100
    assert kafka_server.broker.group_offsets("tweet-loader", pipeline.topics.processed) == ends


@given("a raw topic with 100 events, of which 97 are processed, some twice, and 3 rejected")
def whole_run(pipeline: Pipeline) -> None:
    events = random_events(97, tweets=30, seed=5)
    whole = pipeline.processed(events[:20], times=2) + pipeline.processed(events[20:])
    count = Counter(fields["raw_partition"] for fields in whole)
    for partition in (0, 1):
        values = [b"whatever it was"] * (count[partition] + (3 if partition == 0 else 0))
        pipeline.publish(pipeline.topics.raw, values, partition=partition)
    aside = [{**set_aside(count[0] + index), "topic": pipeline.topics.raw} for index in range(3)]
    pipeline.publish(pipeline.topics.rejected, map(pipeline.rejected_message, aside))


@then("reconcile ends with exit code 0 and says that nothing is unaccounted")
def balance_closes(pipeline: Pipeline) -> None:
    outcome = pipeline.call("reconcile", "--json")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    total = json.loads(outcome.stdout)["total"]
    assert (total["raw"], total["rejected"], total["unaccounted"], total["replays"]) == (100, 3, 0, 20)


@then("freshness says that nobody is behind")
def nobody_behind(pipeline: Pipeline) -> None:
    outcome = pipeline.call("freshness", "--json")
    assert outcome.returncode == 0, outcome.stderr
    assert [stage["lag"] for stage in json.loads(outcome.stdout)["stages"]] == [0, 0, 0]


@when("Kafka is killed with SIGKILL and started again")
def kafka_restarted(kafka_server: KafkaServer) -> None:
    kafka_server.kill()
    kafka_server.start()


@when(parsers.parse("{number:d} more tweets are processed"))
def more_processed(pipeline: Pipeline, number: int) -> None:
    pipeline.processed(event(f"more-{index}") for index in range(number))


@when("the registry is killed with SIGKILL")
def registry_killed(pipeline: Pipeline, registry_server: RegistryServer, newer_id: int) -> None:
    registry_server.kill()


@pytest.fixture
def newer_id(registry_server: RegistryServer) -> int:
    """The id of a processed contract with one more optional field, registered for a newer processor."""
    schema = latest(Subject.PROCESSED).schema
    more = {"name": "mood", "type": ["null", "string"], "default": None, "doc": "New."}
    text = json.dumps({**schema, "fields": [*as_list(schema["fields"]), more]})
    with SchemaRegistryClient({"url": registry_server.url}) as client:
        # A subject of its own: the registry is everybody's in this run.
        schema_id: int = client.register_schema("tweet-loader-newer", Schema(text, schema_type="AVRO"))
        return schema_id


def as_list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value


@when("a tweet in another version of the contract is processed")
def newer_processed(pipeline: Pipeline, newer_id: int) -> None:
    message = pipeline.processed_message({**event("new"), "raw_partition": 1, "raw_offset": 10**6})
    none = b"\x00"
    pipeline.publish(pipeline.topics.processed, [frame(newer_id, unframe(message).body + none)])


@when("the registry is started again")
def registry_started(registry_server: RegistryServer) -> None:
    registry_server.start()


@then(parsers.parse("the running loader loads all {number:d}"))
def loads_all(pipeline: Pipeline, loader: subprocess.Popen[str], number: int) -> None:
    wait_until(lambda: pipeline.number(EVENTS) == number, PATIENCE_S, "all of them")
    assert stop(loader)["events"] == number


@given(parsers.parse("{number:d} events flow through processed, some of them twice"), target_fixture="events")
def flow(pipeline: Pipeline, number: int) -> list[Event]:
    events = random_events(number, tweets=number // 3, seed=11)
    return pipeline.processed(events[: number // 3], times=2) + pipeline.processed(events[number // 3 :])


@when(parsers.parse("the loader is killed with SIGKILL and started again, {times:d} times"))
def killed(pipeline: Pipeline, times: int) -> None:
    for _ in range(times):
        before = pipeline.number(EVENTS) if pipeline.path.exists() else 0
        wait_until(lambda before=before: pipeline.number(EVENTS) > before, PATIENCE_S, "progress")  # type: ignore[misc] # bound here
        wait_until(pipeline.is_locked, PATIENCE_S, "a loader inside of a commit", interval_s=0.001)
        pipeline.running[-1].kill()
        pipeline.running[-1].wait(PATIENCE_S)
        pipeline.start()


@then("the warehouse holds every raw record once")
def every_record_once(pipeline: Pipeline, events: list[Event]) -> None:
    wait_until(lambda: pipeline.number(EVENTS) >= len(events), PATIENCE_S, "all events")
    stop(pipeline.running[-1])
    raw = Counter((row["raw_partition"], row["raw_offset"]) for row in pipeline.rows("FROM events"))
    assert raw == Counter((fields["raw_partition"], fields["raw_offset"]) for fields in events)
    expected = current(events)
    found = {(row["source"], row["tweet_id"]): row["raw_offset"] for row in pipeline.rows("FROM tweets")}
    assert found == {identity: fields["raw_offset"] for identity, fields in expected.items()}
    assert pipeline.number(TWEETS) == len(expected)
    assert pipeline.number("SELECT sum(records) FROM replays") == len(events) // 3
