"""Feature: what was set aside is looked at and sent again."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from confluent_kafka import Message
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.rejected_cli import LEDGER
from tweet_local.replay import Ledger, plan
from tweet_local.set_aside import SetAside, Wanted, find, set_aside
from tweet_local.topics import Topics
from tweet_schema.contract import latest
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject

scenarios("features/rejected.feature")

TWEETS = str(Path(sys.executable).with_name("tweets"))
WORDS = "my own words"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HEADERS = r"[{'key': 'trace', 'value': '\x00\xFF'::BLOB}, {'key': 'none', 'value': NULL}]"
INSERT = f"INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?, {HEADERS}, ?, ?, ?, ?, ?)"  # noqa: S608 - a literal
Outcome = subprocess.CompletedProcess[str]


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


@given("a warehouse with 3 undecodable and 2 unknown_schema_id records set aside")
def set_aside_five(warehouse: Path) -> None:
    columns = duckdb_columns(latest(Subject.REJECTED))
    reasons = ["undecodable"] * 3 + ["unknown_schema_id"] * 2
    with duckdb.connect(warehouse) as connection:
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"CREATE TABLE rejected ({declared})")
        for number, reason in enumerate(reasons):
            what = (b"\xff\x00key", f"{number} {WORDS}".encode())
            why = ("processor", reason, f"it said '{WORDS}'", "0.1.0", NOON + timedelta(hours=number))
            when = NOON + timedelta(milliseconds=number)
            connection.execute(INSERT, ["raw", number % 2, number, when, *what, *why])


@dataclass
class Origin:
    """Where the records came from; without a Kafka, only its name."""

    topic: str = "raw"
    lane: Lane | None = None

    def named(self, text: str) -> str:
        return text.replace("raw-", f"{self.topic}-")


@pytest.fixture
def origin() -> Origin:
    return Origin()


@given("a Kafka with the topic they came from")
def kafka(kafka_server: KafkaServer, warehouse: Path, origin: Origin, topics: Topics) -> None:
    origin.topic, origin.lane = topics.raw, Lane(kafka_server.bootstrap_servers, "", topics, {})
    with duckdb.connect(warehouse) as connection:
        connection.execute("UPDATE rejected SET topic = ?", [topics.raw])


@given("a replay of raw-0-0 that was killed before Kafka answered")
def killed(warehouse: Path, origin: Origin) -> None:
    with Ledger.open(warehouse.with_name(LEDGER)) as ledger:
        ledger.note_sending([find(set_aside(warehouse, Wanted()), origin.named("raw-0-0"))])


@when(parsers.parse('a person runs "{line}"'), target_fixture="outcome")
def runs(warehouse: Path, line: str, origin: Origin) -> Outcome:
    words = [*origin.named(line).split(), "--warehouse", str(warehouse)]
    if origin.lane and "replay" in words:
        words += ["--bootstrap-servers", origin.lane.bootstrap_servers]
    return subprocess.run([TWEETS, *words], capture_output=True, text=True, check=False, timeout=60)


def printed(outcome: Outcome) -> str:
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def says_nothing_of_people(text: str) -> None:
    assert WORDS not in text
    assert "xffx00key" not in text.replace("\\", "")


@then("it prints 5 lines with ids and reasons and nothing of what people wrote")
def prints_lines(outcome: Outcome) -> None:
    text = printed(outcome)
    assert [text.count(reason) for reason in ("undecodable ", "unknown_schema_id ")] == [4, 3]  # and once in the sum
    assert "5 records" in text
    says_nothing_of_people(text)


@then("it prints 3 records as JSON and nothing of what people wrote")
def prints_json(outcome: Outcome) -> None:
    found = json.loads(printed(outcome))
    assert found["total"] == len(found["records"]) == 3
    says_nothing_of_people(outcome.stdout)


@then("it prints its reason and its place and nothing of what people wrote")
def prints_masked(outcome: Outcome) -> None:
    text = printed(outcome)
    assert "undecodable" in text
    assert "<content, 14 bytes>" in text
    says_nothing_of_people(text)


@then("it prints the bytes")
def prints_bytes(outcome: Outcome) -> None:
    assert WORDS in printed(outcome)
    assert r"b'\xff\x00key'" in outcome.stdout


@then(parsers.parse('it fails with one line that says "{words}"'))
def fails(outcome: Outcome, words: str) -> None:
    assert outcome.returncode == 1
    (line,) = outcome.stderr.splitlines()
    assert words in line


def in_topic(origin: Origin) -> list[Message]:
    assert origin.lane is not None
    return origin.lane.read(origin.topic)


@then(parsers.parse("it says that {count:d} would be sent, and the topic holds nothing"))
def would_send(outcome: Outcome, count: int, origin: Origin) -> None:
    assert f"{count} would be sent again" in printed(outcome)
    assert in_topic(origin) == []


@then(
    parsers.parse(
        "it says that {count:d} were sent, and the topic holds their keys, values, headers, partitions and timestamps"
    )
)
def holds_the_same(outcome: Outcome, count: int, origin: Origin) -> None:
    assert f"{count} were sent again (unknown_schema_id {count})" in printed(outcome)
    held = sorted(in_topic(origin), key=lambda message: message.partition() or 0)
    assert [message.partition() for message in held] == [0, 1]
    assert [message.value() for message in held] == [f"{number} {WORDS}".encode() for number in (4, 3)]
    start = round(NOON.timestamp() * 1000)
    assert [message.timestamp()[1] for message in held] == [start + 4, start + 3]
    for message in held:
        assert message.key() == b"\xff\x00key"
        assert message.headers() == [("trace", b"\x00\xff"), ("none", None)]


@then(parsers.parse("it says that {count:d} were sent and {before:d} had been sent before"))
def sent_before(outcome: Outcome, count: int, before: int, origin: Origin) -> None:
    assert f"{count} were sent again" in printed(outcome)
    assert f"{before} had been sent before" in outcome.stdout
    assert len(in_topic(origin)) == count + before


@then("it says that 1 was sent")
def sent_one(outcome: Outcome) -> None:
    assert "1 was sent again" in printed(outcome)


@then(parsers.parse("it says that {count:d} were sent and names {identity} as uncertain"))
def uncertain(outcome: Outcome, count: int, identity: str, origin: Origin) -> None:
    assert f"{count} were sent again" in printed(outcome)
    assert origin.named(identity) in outcome.stdout.split("killed: ")[1]
    assert len(in_topic(origin)) == count


def test_a_record_that_stood_nowhere_has_a_name_all_the_same() -> None:
    def of(value: bytes) -> str:
        return SetAside("raw", -1, -1, None, None, value, [], "producer", "unencodable", "", "0.1.0", NOON).identity

    assert of(b"one").startswith("raw-none-")
    assert of(b"one") != of(b"two")


def test_what_tells_of_a_gap_is_never_sent(tmp_path: Path) -> None:
    told = b'{"seconds": 3600}'
    gap = SetAside("raw", -1, -1, None, b"x:gap", told, [], "producer", "gap", "an hour", "0.1.0", NOON)
    with Ledger.open(tmp_path / "replays.sqlite") as ledger:
        assert plan([gap], ledger, force=False).to_send == []
        assert plan([gap], ledger, force=True).to_send == []
