"""Steps of outage.feature: a real Kafka that hangs (SIGSTOP) and goes on."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from confluent_kafka import Message
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, unframe

from .live_producer import Live, begin

pytestmark = pytest.mark.servers
scenarios("features/outage.feature")
RAW = latest(Subject.RAW)
DEADLINE_S = 60
Account = dict[str, int]


@pytest.fixture
def flags(lane: Lane, tmp_path: Path) -> list[str]:
    """Where the tweets of this test go, now or later."""
    return [
        *("--bootstrap-servers", lane.bootstrap_servers, "--registry-url", lane.registry_url),
        *("--raw-topic", lane.topics.raw, "--rejected-topic", lane.topics.rejected),
        *("--spool", str(tmp_path / "spool"), "--json"),
    ]


@pytest.fixture
def accounts() -> list[Account]:
    """What each producer of the scenario said at its end."""
    return []


@pytest.fixture
def hanging(kafka_server: KafkaServer) -> Iterator[int]:
    """The pid of Kafka, which goes on after the test whatever happens."""
    program = kafka_server.server.programs.find(kafka_server.server.name)
    assert program is not None
    yield program.record.pid
    os.kill(program.record.pid, signal.SIGCONT)
    wait_until(kafka_server.broker.answers, DEADLINE_S, "Kafka to answer again")


@given("a running Kafka and a registry that holds the contracts")
def _(lane: Lane) -> Lane:
    return lane


@pytest.fixture
def live(command: Path, flags: list[str], lane: Lane, tmp_path: Path) -> Iterator[Callable[[int], Live]]:
    """Starts a live producer with a spool of so many megabytes."""
    started: list[Live] = []

    def start(megabytes: int) -> Live:
        words = [*flags, "--rate", "3000", "--people", "200", "--spool-mb", str(megabytes), "--metrics-port", "0"]
        producer = Live(begin(command, words, tmp_path / "log"), tmp_path / "log")
        started.append(producer)
        wait_until(lambda: producer.said("producing"), DEADLINE_S, "a producer that has begun")
        wait_until(lambda: producer.metric("acknowledged_events_total") > 500, DEADLINE_S, "tweets in raw")
        return producer

    yield start
    for producer in started:
        producer.process.kill()
        producer.process.wait()


@given("a live producer with a spool", target_fixture="producer")
def _(live: Callable[[int], Live]) -> Live:
    return live(64)


@given(parsers.parse("a live producer with a spool of {megabytes:d} MB"), target_fixture="producer")
def _(live: Callable[[int], Live], megabytes: int) -> Live:
    return live(megabytes)


@when("Kafka hangs until tweets are in the spool")
def _(hanging: int, producer: Live) -> None:
    os.kill(hanging, signal.SIGSTOP)
    wait_until(lambda: producer.metric("spool_events") > 2_000, DEADLINE_S, "a spool in use")


@when("the spool is full")
def _(producer: Live) -> None:
    wait_until(lambda: producer.said("the spool is full: the source waits"), DEADLINE_S, "a full spool")


@when("Kafka goes on")
def _(hanging: int, kafka_server: KafkaServer) -> None:
    os.kill(hanging, signal.SIGCONT)
    wait_until(kafka_server.broker.answers, DEADLINE_S, "Kafka to answer again")


@when("Kafka goes on until the spool is drained")
def _(hanging: int, producer: Live) -> None:
    os.kill(hanging, signal.SIGCONT)
    wait_until(lambda: producer.said("the spool is drained"), DEADLINE_S, "a drained spool")


@then("it takes nothing more from its source, and whoever watches hears that the spool is full")
def _(producer: Live) -> None:
    taken = [producer.metric("produced_events_total")]

    def twice_the_same() -> bool:
        taken.append(producer.metric("produced_events_total"))
        return taken[-1] == taken[-2]

    wait_until(twice_the_same, DEADLINE_S, "a source that waits", interval_s=0.5)
    wait_until(lambda: producer.metric("source_gaps_total"), DEADLINE_S, "a gap of the source")
    assert producer.metric("source_gap_seconds_total") >= 1
    status, body = producer.ask("/readyz")
    assert status == 503
    assert "the spool is full" in body


@then("whoever watches hears that it is healthy, and not ready since Kafka takes nothing")
def _(producer: Live) -> None:
    assert producer.ask("/healthz")[0] == 200
    status, body = producer.ask("/readyz")
    assert (status, "Kafka has taken nothing" in body) == (503, True)
    assert producer.metric("kafka_up") == 0


@then("whoever watches hears that it is ready, and sees the same sums")
def _(producer: Live) -> None:
    assert producer.ask("/readyz") == (200, json.dumps({"ok": True, "reasons": []}) + "\n")
    assert producer.metric("spool_events") == 0
    assert producer.metric("spooled_events_total") > 2_000
    assert 0 < producer.metric("acknowledged_events_total") <= producer.metric("produced_events_total")


@when("the producer gets SIGTERM")
def _(producer: Live, accounts: list[Account]) -> None:
    producer.process.send_signal(signal.SIGTERM)
    said, _ = producer.process.communicate(timeout=DEADLINE_S)
    accounts.append(json.loads(said))


@when("the producer is killed with SIGKILL")
def _(producer: Live) -> None:
    producer.process.kill()
    assert producer.process.wait() == -signal.SIGKILL


@then(parsers.parse("it ends with exit code {code:d}"))
def _(producer: Live, code: int) -> None:
    assert producer.process.returncode == code, producer.log.read_text()


@then("it says that everything produced was acknowledged")
def _(accounts: list[Account]) -> None:
    account = accounts[-1]
    assert account["produced"] == account["acknowledged"] > 0
    assert (account["spooled"], account["failed"]) == (0, 0)


@then("it says that what was not acknowledged is in the spool")
def _(accounts: list[Account]) -> None:
    account = accounts[-1]
    assert account["spooled"] > 1_000
    assert account["produced"] == account["acknowledged"] + account["spooled"]


@when("300 tweets are produced for a Kafka that is not there, with a spool")
def _(command: Path, flags: list[str], accounts: list[Account], tmp_path: Path) -> None:
    nowhere = [flags[0], f"127.0.0.1:{free_ports(1)[0]}", *flags[2:], "--count", "300", "--delivery-seconds", "1"]
    with begin(command, nowhere, tmp_path / "first") as process:
        accounts.append(json.loads(process.communicate(timeout=DEADLINE_S)[0]))
    assert process.returncode == 0


@then("it says that all of them are in the spool")
def _(accounts: list[Account]) -> None:
    assert (accounts[-1]["produced"], accounts[-1]["spooled"], accounts[-1]["failed"]) == (300, 300, 0)


@when("10 tweets more are produced with that spool")
def _(command: Path, flags: list[str], accounts: list[Account], tmp_path: Path) -> None:
    with begin(command, [*flags, "--count", "10", "--seed", "99"], tmp_path / "last") as process:
        accounts.append(json.loads(process.communicate(timeout=DEADLINE_S)[0]))
    assert process.returncode == 0, (tmp_path / "last").read_text()


@then("it says how many it found in the spool, and that all were acknowledged")
def _(accounts: list[Account]) -> None:
    *before, account = accounts
    if before:
        assert account["recovered"] == before[-1]["spooled"]
    assert account["recovered"] > 0
    assert account["acknowledged"] == account["recovered"] + 10
    assert (account["spooled"], account["failed"]) == (0, 0)


@then(parsers.parse("raw holds {count:d} tweets"))
def _(lane: Lane, count: int) -> None:
    assert len(lane.read(lane.topics.raw)) == count


@then("raw holds each tweet that was acknowledged once, in order")
def _(lane: Lane, accounts: list[Account]) -> None:
    messages = lane.read(lane.topics.raw)
    assert len(messages) == len({message.value() for message in messages}) == accounts[-1]["acknowledged"]
    assert in_order(messages)


@then("raw holds each tweet of both at least once, in order")
def _(lane: Lane, accounts: list[Account]) -> None:
    messages = lane.read(lane.topics.raw)
    first_time = list({message.value(): message for message in reversed(messages)}.values())[::-1]
    assert len(first_time) == accounts[0]["produced"] + accounts[1]["produced"]
    assert in_order(first_time)


def in_order(messages: list[Message]) -> bool:
    """Whether what happened to a tweet stands in the order in which it happened; there must be such tweets."""
    happened: dict[object, list[datetime]] = {}
    for message in messages:
        value = message.value()
        assert isinstance(value, bytes)
        body = decode(unframe(value).body, RAW.text, RAW)
        assert isinstance(body["occurred_at"], datetime)
        happened.setdefault(message.key(), []).append(body["occurred_at"])
    assert any(len(times) > 1 for times in happened.values())
    return all(times == sorted(times) for times in happened.values())
