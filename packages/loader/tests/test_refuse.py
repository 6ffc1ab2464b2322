"""Feature: the loader stops rather than lose or guess."""

import subprocess
from collections.abc import Iterator

import duckdb
import pytest
from confluent_kafka import TopicPartition
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

from .events import event
from .pipeline import PATIENCE_S, Pipeline

pytestmark = pytest.mark.servers
scenarios("features/refuse.feature")

Outcome = subprocess.CompletedProcess[str]
TWEETS = "SELECT count(*) FROM tweets"


@given(parsers.parse("a warehouse that was loaded up to {loaded:d} of {number:d} records"), target_fixture="before")
def partly_loaded(pipeline: Pipeline, loaded: int, number: int) -> list[dict[str, object]]:
    message = pipeline.processed_message({**event("1"), "raw_partition": 0, "raw_offset": 0})
    pipeline.publish(pipeline.topics.processed, [message] * loaded)
    assert pipeline.catch_up().returncode == 0
    pipeline.publish(pipeline.topics.processed, [message] * (number - loaded))
    return pipeline.rows("FROM offsets")


@when(parsers.parse("Kafka drops the first {number:d}"))
def dropped(pipeline: Pipeline, kafka_server: KafkaServer, number: int) -> None:
    place = TopicPartition(pipeline.topics.processed, 0, number)
    for future in kafka_server.broker.admin.delete_records([place]).values():
        future.result(PATIENCE_S)


@when(parsers.parse("the topic is deleted and made anew with {number:d} records"))
def made_anew(pipeline: Pipeline, kafka_server: KafkaServer, number: int) -> None:
    broker, topic = kafka_server.broker, pipeline.topics.processed
    broker.delete_topics([topic])
    wait_until(lambda: topic not in broker.admin.list_topics().topics, PATIENCE_S, "the topic to be gone")
    broker.create_topics([topic], 2)
    pipeline.publish(topic, [b"new"] * number)


@then(parsers.parse("it fails with one line that says that {number:d} records of processed are missing"))
def says_missing(pipeline: Pipeline, outcome: Outcome, number: int) -> None:
    assert f"{number} records of {pipeline.topics.processed} are missing" in last_line(outcome)


@then("it fails with one line that says that processed was made anew, though its offsets fit")
def says_made_anew(pipeline: Pipeline, outcome: Outcome) -> None:
    assert f"{pipeline.topics.processed} was made anew" in last_line(outcome)


@then("the warehouse is as it was")
def as_it_was(pipeline: Pipeline, before: list[dict[str, object]]) -> None:
    assert pipeline.rows("FROM offsets") == before


@given(parsers.parse("a processed topic with {number:d} records that nobody can read"))
def unreadable(pipeline: Pipeline, number: int) -> None:
    pipeline.publish(pipeline.topics.processed, [b"not framed"] * number)


@when(
    parsers.parse("the loader runs until it has caught up and gives up after {limit} of them"), target_fixture="outcome"
)
def gives_up(pipeline: Pipeline, limit: str) -> Outcome:
    return pipeline.catch_up(reject_limit=limit)


@then(parsers.parse("it fails with one line that says that {number:d} records in a row could not be read"))
def says_in_a_row(outcome: Outcome, number: int) -> None:
    assert f"{number} records in a row could not be read" in last_line(outcome)


@then("nothing of them was set aside")
def nothing_aside(pipeline: Pipeline) -> None:
    assert pipeline.rows("FROM rejected") == []
    assert pipeline.rows("FROM offsets") == []


MISSING = {
    "no Kafka at the address": ("bootstrap_servers", "127.0.0.1:{port}"),
    "no registry at the address": ("registry_url", "http://127.0.0.1:{port}"),
    "no topic processed": ("processed_topic", "processed-nowhere"),
    "no folder for the warehouse": ("sink", "duckdb:nowhere/tweets.duckdb"),
    "a sink nobody knows": ("sink", "abacus:tweets"),
}


@given(parsers.re(f"(?P<missing>{'|'.join(MISSING)})"), target_fixture="flags")
def something_missing(missing: str) -> dict[str, str]:
    flag, value = MISSING[missing]
    return {flag: value.format(port=free_ports(1)[0])}


@when("the loader is run and waits 1 second", target_fixture="outcome")
def run_without(pipeline: Pipeline, flags: dict[str, str]) -> Outcome:
    return pipeline.catch_up(wait_seconds="1", **flags)


@then(parsers.parse("it fails with one line that names {what}"))
def names_what(outcome: Outcome, what: str) -> None:
    assert what in last_line(outcome)


@pytest.fixture
def reader(pipeline: Pipeline) -> Iterator[duckdb.DuckDBPyConnection]:
    duckdb.connect(pipeline.path).close()
    with duckdb.connect(pipeline.path, read_only=True) as connection:
        yield connection


@given("a person who keeps the warehouse open")
def kept_open(reader: duckdb.DuckDBPyConnection) -> None:
    assert reader.sql("SELECT 1").fetchall()


@when("the loader is run and waits 1 second for the lock", target_fixture="outcome")
def run_for_the_lock(pipeline: Pipeline) -> Outcome:
    return pipeline.catch_up(lock_seconds="1")


@then("it fails with one line that says that the warehouse is in use")
def says_in_use(outcome: Outcome) -> None:
    assert "is in use" in last_line(outcome)


@then("after the person has left it loads the tweet")
def loads_afterwards(pipeline: Pipeline, reader: duckdb.DuckDBPyConnection) -> None:
    reader.close()
    assert pipeline.catch_up().returncode == 0
    assert pipeline.number(TWEETS) == 1


def last_line(outcome: Outcome) -> str:
    """What a person reads below the log; everything above it is a structured line."""
    *above, line = outcome.stderr.splitlines()
    assert outcome.returncode == 1
    assert all(entry.startswith("{") for entry in above), outcome.stderr
    return line
