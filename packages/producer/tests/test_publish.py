"""Steps of publish.feature: the real Kafka, the real registry."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from confluent_kafka import TIMESTAMP_CREATE_TIME, Message
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourceType,
)
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until
from tweet_producer.dry_run import as_json
from tweet_producer.event import SCHEMA, Event, events_of
from tweet_producer.run import run
from tweet_producer.settings import WEEK_END, FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.stop import Stop
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import TweetEvent
from tweet_schema.wire import decode, unframe

from .live_producer import Live, begin

pytestmark = pytest.mark.servers
scenarios("features/publish.feature")
RAW = latest(Subject.RAW)
DEADLINE_S = 60
Run = subprocess.CompletedProcess[str]
Tool = Callable[[str], Run]


def place(lane: Lane) -> str:
    return (
        f"--bootstrap-servers {lane.bootstrap_servers} --registry-url {lane.registry_url}"
        f" --raw-topic {lane.topics.raw} --rejected-topic {lane.topics.rejected} --json"
    )


def pairs(messages: Sequence[Message]) -> list[tuple[object, object]]:
    return sorted((message.key(), message.value()) for message in messages)


def event(message: Message) -> TweetEvent:
    value = message.value()
    return TweetEvent.model_validate(decode(unframe(value).body, RAW.text, RAW))


@given("a running Kafka and a registry that holds the contracts", target_fixture="there")
def _(lane: Lane) -> Lane:
    return lane


@given("a registry that holds the contracts, and no Kafka", target_fixture="nowhere")
def _(lane: Lane) -> tuple[str, str]:
    address = f"127.0.0.1:{free_ports(1)[0]}"
    return place(lane).replace(lane.bootstrap_servers, address), address


@given("a running Kafka, and no registry", target_fixture="nowhere")
def _(lane: Lane) -> tuple[str, str]:
    address = f"http://127.0.0.1:{free_ports(1)[0]}"
    return place(lane).replace(lane.registry_url, address), address


@when(parsers.re(r"(?P<count>\d+) fake tweets are produced with seed (?P<seed>\d+)"))
def _(tool: Tool, lane: Lane, done: list[Run], count: str, seed: str) -> None:
    done.append(tool(f"tweet-producer fake --count {count} --seed {seed} {place(lane)}"))


@when(parsers.parse("{count:d} fake tweets are produced with seed {seed:d}, twice"))
def _(tool: Tool, lane: Lane, done: list[Run], count: int, seed: int) -> None:
    done += [tool(f"tweet-producer fake --count {count} --seed {seed} {place(lane)}") for _ in range(2)]


@pytest.fixture
def done() -> list[Run]:
    """What was run, in order."""
    return []


@then(parsers.parse("the summary says {produced:d} produced, {acknowledged:d} acknowledged, {rejected:d} rejected"))
def _(done: list[Run], produced: int, acknowledged: int, rejected: int) -> None:
    assert done[-1].returncode == 0, done[-1].stderr
    said = json.loads(done[-1].stdout)
    assert (said["produced"], said["acknowledged"], said["rejected"]) == (produced, acknowledged, rejected)


@then(parsers.parse("the topic raw holds {number:d} records more"), target_fixture="arrived")
def _(lane: Lane, number: int) -> list[Message]:
    messages = lane.read(lane.topics.raw)
    assert len(messages) == number
    return messages


@then("each of them decodes to the tweet event that a dry run prints")
def _(arrived: list[Message], tool: Tool) -> None:
    printed = tool("tweet-producer fake --count 1000 --seed 3 --dry-run --json").stdout.splitlines()
    wanted = [TweetEvent.model_validate_json(line) for line in printed]
    found = {one.model_dump_json() for one in map(event, arrived)}
    assert found == {one.model_dump_json() for one in wanted}


@then("each has the key of its tweet and stands in the partition of that key")
def _(arrived: list[Message]) -> None:
    partitions: dict[object, set[object]] = {}
    for message in arrived:
        assert message.key() == f"fake:{event(message).tweet_id}".encode()
        partitions.setdefault(message.key(), set()).add(message.partition())
    assert all(len(places) == 1 for places in partitions.values())
    assert len({place for places in partitions.values() for place in places}) > 1


@then("Kafka has stamped each with the time of sending, from which its retention counts")
def _(arrived: list[Message]) -> None:
    now = time.time() * 1000
    for message in arrived:
        kind, stamp = message.timestamp()
        assert kind == TIMESTAMP_CREATE_TIME
        assert now - 600_000 < stamp <= now
        assert event(message).occurred_at < WEEK_END


@then("both runs left the same keys and values in raw")
def _(lane: Lane, done: list[Run]) -> None:
    assert [run.returncode for run in done] == [0, 0]
    found = pairs(lane.read(lane.topics.raw))
    assert found[::2] == found[1::2]
    assert len(found) == 600


def five(spoil: Callable[[Event], dict[str, object]]) -> list[pa.RecordBatch]:
    """A source of five tweets, the middle one spoilt."""
    events = [event for batch in fake_source(FakeSettings(count=5, people=20)) for event in events_of(batch)]
    rows = [spoil(event) if place == 2 else dict(event) for place, event in enumerate(events)]
    return [pa.RecordBatch.from_pylist(rows, schema=SCHEMA)]


@given(parsers.parse("a topic raw that takes at most {limit:d} bytes a message"))
def _(lane: Lane, limit: int) -> None:
    resource = ConfigResource(
        ResourceType.TOPIC,
        lane.topics.raw,
        incremental_configs=[ConfigEntry("max.message.bytes", str(limit), incremental_operation=AlterConfigOpType.SET)],
    )
    admin = AdminClient({"bootstrap.servers": lane.bootstrap_servers})
    for done in admin.incremental_alter_configs([resource]).values():
        done.result()


@given("a source that gives one giant tweet among four ordinary ones", target_fixture="given_source")
def _() -> list[pa.RecordBatch]:
    def giant(event: Event) -> dict[str, object]:
        assert event["tweet"] is not None
        return {**event, "tweet": {**event["tweet"], "text": "long " * 300_000}}

    return five(giant)


@given("a source that gives one event of an impossible kind among four ordinary ones", target_fixture="given_source")
def _() -> list[pa.RecordBatch]:
    return five(lambda event: {**event, "kind": "renamed"})


@when("the source is published")
def _(lane: Lane, given_source: list[pa.RecordBatch], done: list[Run], capsys: pytest.CaptureFixture[str]) -> None:
    settings = FakeSettings(
        bootstrap_servers=lane.bootstrap_servers,
        registry_url=lane.registry_url,
        raw_topic=lane.topics.raw,
        rejected_topic=lane.topics.rejected,
    )
    balance = run(given_source, settings, Stop())
    said = {"produced": balance.produced, "acknowledged": balance.acknowledged, "rejected": balance.rejected}
    done.append(Run([], int(balance.open != 0), json.dumps(said), ""))


@then('rejected holds the giant tweet with reason "too_large"')
def _(lane: Lane) -> None:
    (record,) = lane.rejected()
    value = record["value"]
    assert record["reason"] == "too_large"
    assert isinstance(value, bytes)
    assert b"long long long" in value
    assert len(lane.read(lane.topics.raw)) == 4


@then('rejected holds that event as JSON with reason "unencodable"')
def _(lane: Lane, given_source: list[pa.RecordBatch]) -> None:
    (record,) = lane.rejected()
    value = record["value"]
    assert isinstance(value, bytes)
    assert record["reason"] == "unencodable"
    assert json.loads(value) == json.loads(list(as_json(given_source[0]))[2])
    assert record["topic"] == lane.topics.raw


@pytest.fixture
def living(lane: Lane, command: Path, tmp_path: Path) -> Iterator[Live]:
    """A live producer, with its log in a file."""
    words = f"--rate 400 --stop-seconds 3 --metrics-port 0 {place(lane)}".split()
    producer = Live(begin(command, words, tmp_path / "log"), tmp_path / "log")
    yield producer
    producer.process.kill()
    producer.process.wait()


@when("live fake tweets have begun to arrive in raw")
def _(lane: Lane, living: Live) -> None:
    wait_until(lambda: len(lane.read(lane.topics.raw)) > 50, DEADLINE_S, "tweets in raw")


@when("more tweets arrive in raw")
def _(lane: Lane) -> None:
    before = len(lane.read(lane.topics.raw))
    wait_until(lambda: len(lane.read(lane.topics.raw)) > before + 50, DEADLINE_S, "more tweets in raw")


@pytest.fixture
def mortal(kafka_server: KafkaServer) -> Iterator[KafkaServer]:
    """The Kafka of all tests, which runs again after this one."""
    yield kafka_server
    kafka_server.start()


@when("Kafka is killed and started again")
def _(kafka_server: KafkaServer) -> None:
    kafka_server.kill()
    kafka_server.start()


@when("Kafka is killed")
def _(mortal: KafkaServer) -> None:
    mortal.kill()


@when("tweets wait for it")
def _(living: Live) -> None:
    wait_until(lambda: living.metric("open_events") > 50, DEADLINE_S, "tweets that Kafka does not have")


@when("the producer gets SIGTERM", target_fixture="last_words")
def _(living: Live) -> dict[str, int]:
    living.process.send_signal(signal.SIGTERM)
    said, _ = living.process.communicate(timeout=DEADLINE_S)
    words: dict[str, int] = json.loads(said)
    return words


@then(parsers.parse("it ends with exit code {code:d}"))
def _(living: Live, code: int) -> None:
    assert living.process.returncode == code


@then("raw holds as many records more as it says were acknowledged")
def _(lane: Lane, last_words: dict[str, int]) -> None:
    assert len(lane.read(lane.topics.raw)) == last_words["acknowledged"] == last_words["produced"]


@then("the live tweets happened just now")
def _(lane: Lane) -> None:
    times = [event(message).occurred_at for message in lane.read(lane.topics.raw)]
    now = datetime.now(UTC)
    assert now - timedelta(minutes=5) < min(times) <= max(times) <= now


@then("it says how many tweets it could not deliver")
def _(last_words: dict[str, int]) -> None:
    assert last_words["failed"] > 0
    assert last_words["produced"] == last_words["acknowledged"] + last_words["failed"]


@when("a person produces 10 fake tweets and waits at most one second")
def _(tool: Tool, done: list[Run], nowhere: tuple[str, str]) -> None:
    done.append(tool(f"tweet-producer fake --count 10 --wait-seconds 1 {nowhere[0]}"))


@then(parsers.re(r"it fails with one line that names the (Kafka|registry) address and what to do"))
def _(done: list[Run], nowhere: tuple[str, str]) -> None:
    assert done[-1].returncode == 1
    assert len(done[-1].stderr.splitlines()) == 1
    assert nowhere[1] in done[-1].stderr
    assert "start it" in done[-1].stderr


@when(parsers.parse('a person produces 10 fake tweets into the topic "{topic}"'))
def _(tool: Tool, lane: Lane, done: list[Run], topic: str) -> None:
    line = place(lane).replace(lane.topics.raw, topic)
    done.append(tool(f"tweet-producer fake --count 10 --wait-seconds 0 {line}"))


@then(parsers.parse('it fails with one line that names "{name}"'))
def _(done: list[Run], name: str) -> None:
    assert done[-1].returncode == 1
    assert len(done[-1].stderr.splitlines()) == 1
    assert f"no topic {name}" in done[-1].stderr
