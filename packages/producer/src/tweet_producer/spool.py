"""What waits on disk while Kafka is away: a queue of records, oldest first, that survives the process.

SQLite keeps it: what `append` was given is on the disk when it returns (write-ahead log, synchronous=FULL: fsync),
power cuts included, and what it had not finished is not there at all. A row is a batch of records, since a
transaction costs a fifth of a millisecond and more: 310,000 events a second in batches of 2,000, 125 bytes each.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from tweet_producer.encode import Lane, Record, arrays_of
from tweet_producer.spool_file import FILE, SpoolError, SpoolFullError, opened, spool_errors

_RECORDS = pa.schema([("key", pa.binary()), ("value", pa.binary())])
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(frozen=True, slots=True)
class Target:
    """Where the records of a spool belong."""

    raw_topic: str
    rejected_topic: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A batch of records in the spool."""

    number: int
    lane: Lane
    keys: pa.BinaryArray
    values: pa.BinaryArray


class _Row(NamedTuple):
    number: int | None
    """None puts it behind all others."""
    lane: Lane
    events: int
    records: bytes


class Spool:
    """A queue of records on disk.

    Args:
        folder: made unless it is there. One process at a time may use it.
        limit: bytes that the records may take, compressed.
        target: where they belong.
        schema_ids: by which the registry knows what is written now.
        clock: seconds since 1970.

    Raises:
        SpoolError: when another process uses it, it is damaged, or its records belong elsewhere.
    """

    def __init__(
        self, folder: Path, limit: int, target: Target, schema_ids: dict[Lane, int], clock: Callable[[], float]
    ) -> None:
        self.limit, self._schema_ids, self._clock = limit, schema_ids, clock
        self._file = folder / FILE
        with spool_errors(self._file):
            folder.mkdir(parents=True, exist_ok=True)
            self._db = opened(self._file)
            self._aim(target)
            sums = "select coalesce(sum(events), 0), coalesce(sum(length(records)), 0) from spooled"
            self.events, self.bytes = self._db.execute(sums).fetchone()
            self.oldest_at = self._oldest_at()
        self.found = self.events
        """Records that an earlier run left."""
        self.appended = 0
        """Records that it was given since."""

    def append(self, lane: Lane, keys: pa.BinaryArray, values: pa.BinaryArray) -> None:
        """Put records behind all others. On return they are on the disk.

        Raises:
            SpoolFullError: when they do not fit; none of them is in it then.
            SpoolError: when the disk fails.
        """
        row = _Row(None, lane, len(keys), _packed(keys, values))
        if self.bytes + len(row.records) > self.limit:
            raise SpoolFullError
        self._write(None, [row])
        self.appended += len(keys)

    def oldest(self, events: int) -> list[Entry]:
        """The first batches of at most so many records together, but at least one batch.

        Raises:
            SpoolError: when it is damaged.
        """
        entries: list[Entry] = []
        with spool_errors(self._file):
            rows = self._db.execute("select number, lane, events, records from spooled order by number")
            for number, lane, held, records in rows:
                events -= held
                if entries and events < 0:
                    break
                (batch,) = pa.ipc.open_stream(records)
                entries.append(Entry(number, Lane(lane), *_binaries(batch)))
            rows.close()
        return entries

    def replace(self, entries: Sequence[Entry], kept: Iterable[tuple[Lane, Sequence[Record]]]) -> None:
        """Take out the oldest entries and put what is kept in their place, in one step and whatever the limit.

        Raises:
            SpoolFullError: when the disk is full.
            SpoolError: when the disk fails.
        """
        lots = [(lane, records) for lane, records in kept if records]
        first = entries[-1].number if entries else self._first()
        rows = [
            _Row(
                first - len(lots) + place,
                lane,
                len(records),
                _packed(*arrays_of(records)),
            )
            for place, (lane, records) in enumerate(lots)
        ]
        self._write(first if entries else None, rows)
        if not self.events:
            with spool_errors(self._file):
                self._db.execute("vacuum")  # a disk that an outage filled is given back

    def schemas(self) -> list[tuple[Lane, int]]:
        """The schema ids that its records were written with."""
        with spool_errors(self._file):
            found = self._db.execute("select distinct lane, schema_id from spooled").fetchall()
        return [(Lane(lane), number) for lane, number in found]

    def close(self) -> None:
        """Leave it to others."""
        self._db.close()

    def _write(self, gone: int | None, rows: Sequence[_Row]) -> None:
        """In one transaction: rows up to number `gone` out, `rows` in."""
        sums = "select coalesce(sum(events), 0), coalesce(sum(length(records)), 0) from spooled where number <= ?"
        with spool_errors(self._file):
            self._db.execute("begin immediate")
            try:
                events, size = self._db.execute(sums, (gone,)).fetchone()
                self._db.execute("delete from spooled where number <= ?", (gone,))
                self._db.executemany(
                    "insert into spooled (number, lane, events, records, schema_id, at) values (?, ?, ?, ?, ?, ?)",
                    [(*row, self._schema_ids[row.lane], self._clock()) for row in rows],
                )
                self._db.execute("commit")
            except sqlite3.Error:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise
            self.oldest_at = self._oldest_at()
        self.events += sum(row.events for row in rows) - events
        self.bytes += sum(len(row.records) for row in rows) - size

    def _first(self) -> int:
        with spool_errors(self._file):
            (first,) = self._db.execute("select coalesce(min(number), 1) from spooled").fetchone()
        return int(first)

    def _oldest_at(self) -> float | None:
        first = self._db.execute("select at from spooled order by number limit 1").fetchone()
        return None if first is None else float(first[0])

    def _aim(self, target: Target) -> None:
        wanted = (target.raw_topic, target.rejected_topic)
        there = self._db.execute("select raw_topic, rejected_topic from target").fetchone()
        if there == wanted:
            return
        if self._db.execute("select 1 from spooled").fetchone():
            held = " and ".join(there)
            raise SpoolError(f"the spool {self._file} holds events for {held}: name those topics, or another --spool")
        self._db.execute("delete from target")
        self._db.execute("insert into target values (?, ?)", wanted)


def _packed(keys: pa.BinaryArray, values: pa.BinaryArray) -> bytes:
    batch = pa.record_batch([keys, values], schema=_RECORDS)
    packed = pa.BufferOutputStream()
    with pa.ipc.new_stream(packed, _RECORDS, options=_COMPRESSED) as stream:
        stream.write_batch(batch)
    return packed.getvalue().to_pybytes()


def _binaries(batch: pa.RecordBatch) -> tuple[pa.BinaryArray, pa.BinaryArray]:
    key, value = batch.columns
    if not isinstance(key, pa.BinaryArray) or not isinstance(value, pa.BinaryArray):
        raise pa.ArrowInvalid("it holds no keys and values")
    return key, value
