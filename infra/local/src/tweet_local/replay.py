"""Records that were set aside are sent again: the same bytes to the same place, recorded, once.

What is recorded comes first: a record is noted as being sent before Kafka gets it, and as sent once Kafka has it.
After a kill between the two nobody knows whether it arrived, so it is not sent again unless somebody says so.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from confluent_kafka import KafkaException, Message, Producer
from filelock import FileLock, Timeout
from tweet_schema.topics import PARTITIONER

from tweet_local.set_aside import SetAside

FLUSH_S = 30
GAP = "gap"
"""Reason by which a producer notes what its source missed."""
TABLE = """CREATE TABLE IF NOT EXISTS replays (
    id TEXT NOT NULL, rejected_at TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, noted_at TEXT NOT NULL,
    to_partition INTEGER, to_offset INTEGER, PRIMARY KEY (id, rejected_at))"""


class ReplayError(Exception):
    """Kafka did not take what was to be sent again, or another replay is at it."""


class Fate(StrEnum):
    """What is known of a replay."""

    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a replay would do."""

    to_send: Sequence[SetAside]
    sent_before: Sequence[SetAside]
    uncertain: Sequence[SetAside]
    """Noted as being sent by a replay that did not live to hear of it."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The file in which replays are recorded, beside the warehouse, which only the loader writes."""

    connection: sqlite3.Connection

    @classmethod
    @contextmanager
    def open(cls, file: Path) -> Iterator["Ledger"]:
        """The ledger in `file`, made when it is not there, for this process alone. Raises ReplayError."""
        try:
            with FileLock(file.with_suffix(".lock"), timeout=0):
                connection = sqlite3.connect(file, isolation_level=None)
                try:
                    connection.execute("PRAGMA synchronous = FULL")
                    connection.execute(TABLE)
                    yield cls(connection)
                finally:
                    connection.close()
        except Timeout:
            raise ReplayError(f"another replay has {file} open: wait until it is done") from None

    def fates(self) -> dict[tuple[str, str], Fate]:
        """What is known, by id and time of the verdict."""
        rows = self.connection.execute("SELECT id, rejected_at, state FROM replays").fetchall()
        return {(identity, at): Fate(state) for identity, at, state in rows}

    def note_sending(self, records: Sequence[SetAside]) -> None:
        """All of them in one transaction, before the first is sent."""
        now = datetime.now(UTC).isoformat()
        self.connection.execute("BEGIN")
        self.connection.executemany(
            "INSERT OR REPLACE INTO replays VALUES (?, ?, ?, ?, ?, NULL, NULL)",
            [(*verdict(record), record.reason, Fate.SENDING, now) for record in records],
        )
        self.connection.execute("COMMIT")

    def note_sent(self, places: Sequence[tuple[SetAside, int, int]]) -> None:
        """Where Kafka put them."""
        now = datetime.now(UTC).isoformat()
        self.connection.execute("BEGIN")
        self.connection.executemany(
            "UPDATE replays SET state = ?, noted_at = ?, to_partition = ?, to_offset = ? "
            "WHERE id = ? AND rejected_at = ?",
            [(Fate.SENT, now, partition, offset, *verdict(record)) for record, partition, offset in places],
        )
        self.connection.execute("COMMIT")


def verdict(record: SetAside) -> tuple[str, str]:
    """One verdict on one record. Rejected again after a replay, it stands elsewhere and is another."""
    return record.identity, record.rejected_at.isoformat()


def plan(records: Sequence[SetAside], ledger: Ledger, *, force: bool) -> Plan:
    """What to send. Two verdicts on one record (a processor's repetition after a crash) are sent once.

    What tells of a gap is no record that could be sent.
    """
    fates = {identity: fate for (identity, _), fate in ledger.fates().items()}
    newest = list({record.identity: record for record in records if record.reason != GAP}.values())
    if force:
        return Plan(newest, (), ())
    return Plan(
        [record for record in newest if record.identity not in fates],
        [record for record in newest if fates.get(record.identity) is Fate.SENT],
        [record for record in newest if fates.get(record.identity) is Fate.SENDING],
    )


@dataclass(slots=True)
class _Acknowledged:
    """What Kafka says of each record."""

    places: list[tuple[SetAside, int, int]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def send(records: Sequence[SetAside], bootstrap_servers: str, ledger: Ledger) -> int:
    """Send them and return how many Kafka has. Raises ReplayError, after noting those that it has."""
    producer = Producer(
        {
            "bootstrap.servers": bootstrap_servers,
            "partitioner": PARTITIONER,
            "enable.idempotence": True,
            "message.timeout.ms": FLUSH_S * 1000,
            "log_level": 0,
        }
    )
    try:
        producer.list_topics(timeout=FLUSH_S / 3)  # nothing is noted as being sent while no broker answers
    except KafkaException as away:
        raise ReplayError(f"no Kafka answers at {bootstrap_servers}: start it or set --bootstrap-servers") from away
    ledger.note_sending(records)
    heard = _Acknowledged()
    try:
        for record in records:
            _produce(producer, record, heard)
        producer.flush(2 * FLUSH_S)
    finally:
        ledger.note_sent(heard.places)
    if len(heard.places) < len(records):
        why = heard.refusals[0] if heard.refusals else "no answer"
        raise ReplayError(f"Kafka took {len(heard.places)} of {len(records)} records: {why}")
    return len(heard.places)


def _produce(producer: Producer, record: SetAside, heard: _Acknowledged) -> None:
    """One record with everything it had.

    A producer's has no partition and perhaps no timestamp: -1 and 0 tell the client to choose by key, and now.
    """

    def told(error: object, message: Message) -> None:
        partition, offset = message.partition(), message.offset()
        if error is not None or partition is None or offset is None:
            heard.refusals.append(f"{record.identity}: {error}")
        else:
            heard.places.append((record, partition, offset))

    milliseconds = 0 if record.timestamp is None else round(record.timestamp.timestamp() * 1000)
    headers = [(str(header["key"]), header["value"]) for header in record.headers]
    while True:
        try:
            producer.produce(
                record.topic,
                value=record.value,
                key=record.key,
                partition=record.partition,
                timestamp=milliseconds,
                headers=headers,
                on_delivery=told,
            )
        except BufferError:
            producer.poll(1)
        else:
            producer.poll(0)
            return
