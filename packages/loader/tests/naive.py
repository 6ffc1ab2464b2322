"""Sinks that a person in a hurry might write. The contract must condemn each, or it is blind."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
from tweet_loader.kafka.record import Place, Span
from tweet_loader.kafka.records import Records
from tweet_loader.open_sink import Warehouse as Loadable
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, Wanted
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet import ParquetSink
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.forget import Identity

from .warehouses import DuckDBWarehouse, ParquetWarehouse, SQLiteWarehouse, Warehouse, briefly_kept

APPEND_EVENTS = """
INSERT INTO events BY NAME
SELECT raw_partition, raw_offset, kind, source, tweet_id, version_id, occurred_at, created_at, raw_timestamp,
       processed_partition, processed_offset, processed_timestamp, ?::TIMESTAMPTZ AS loaded_at
FROM incoming
"""
APPEND_TWEETS = """
INSERT INTO tweets BY NAME
SELECT * EXCLUDE (processed_partition, processed_offset, processed_timestamp), ?::TIMESTAMPTZ AS loaded_at
FROM incoming
"""
Write = Callable[[Loadable, Batch], Committed]


@dataclass
class NaiveSink:
    """Right in all but the way it writes."""

    right: Loadable
    write: Write

    def offsets(self) -> Mapping[Place, int]:
        return self.right.offsets()

    def topic_ids(self) -> Mapping[str, str]:
        return self.right.topic_ids()

    def commit(self, batch: Batch) -> Committed:
        return self.write(self.right, batch)

    def purge(self, *, now: bool = False) -> None:
        self.right.purge(now=now)

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        self.right.erase(tweets, hidden)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        return self.right.bytes_held()

    def awaiting_purge(self) -> Sequence[Identity]:
        return self.right.awaiting_purge()

    def columns(self) -> Sequence[str]:
        return self.right.columns()

    def reading(self, wanted: Wanted) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        return self.right.reading(wanted)


def append(sink: Loadable, batch: Batch) -> Committed:
    """Believes that what comes is new: rows are inserted without a look at what is there."""
    assert isinstance(sink, DuckDBSink)
    with sink._tables() as connection:
        connection.register("incoming", batch.events)
        connection.execute(APPEND_EVENTS, [sink.clock()])
        connection.execute(APPEND_TWEETS, [sink.clock()])
    return sink.commit(without_events(batch))


def overwrite(sink: Loadable, batch: Batch) -> Committed:
    """The last to arrive wins: what is held makes room for it, tombstones too."""
    ids = [(tweet_id,) for tweet_id in batch.events["tweet_id"].to_pylist()]
    if isinstance(sink, DuckDBSink) and ids:
        with sink._tables() as connection:
            connection.executemany("DELETE FROM tweets WHERE tweet_id = ?", ids)
    elif isinstance(sink, SQLiteSink):
        sink.offsets()
        with closing(sqlite3.connect(sink.path)) as held, held:
            held.executemany("DELETE FROM tweets WHERE tweet_id = ?", ids)
    return sink.commit(batch)


def unfenced(sink: Loadable, batch: Batch) -> Committed:
    """Never asks whether another has written in between."""
    stored = sink.offsets()
    spans = tuple(
        Span(span.place, stored.get(span.place, 0), span.end, span.place not in stored) for span in batch.spans
    )
    return sink.commit(replace(batch, spans=spans))


@dataclass
class OffsetsLater:
    """Rows at once, offsets with the next batch: as a consumer does that commits by a timer."""

    owed: tuple[Span, ...] = field(default=())

    def __call__(self, sink: Loadable, batch: Batch) -> Committed:
        if self.owed:
            unfenced(sink, replace(without_events(batch), spans=self.owed))
        self.owed = batch.spans
        return sink.commit(replace(batch, spans=()))


def without_events(batch: Batch) -> Batch:
    return replace(batch, events=batch.events.slice(0, 0), records=Records())


def in_duckdb(write: Callable[[], Write]) -> Callable[[Path], Warehouse]:
    """A DuckDB warehouse whose every sink writes like this."""

    def opening(path: Path, clock: Clock) -> Loadable:
        return NaiveSink(briefly_kept(path, clock), write())

    return lambda folder: DuckDBWarehouse(folder / "tweets.duckdb", opening)


def in_sqlite(write: Callable[[], Write]) -> Callable[[Path], Warehouse]:
    """A SQLite warehouse whose every sink writes like this."""

    def opening(path: Path, clock: Clock) -> Loadable:
        return NaiveSink(SQLiteSink(path, clock), write())

    return lambda folder: SQLiteWarehouse(folder / "tweets.sqlite", opening)


@dataclass(frozen=True, slots=True)
class OverwritingStore(FolderStore):
    """Writes a file as everybody does: where there is one already, it is replaced."""

    def create(self, name: str, content: bytes) -> bool:
        self.remove([name])
        return FolderStore.create(self, name, content)


def in_parquet(write: Callable[[], Write], store: type[FolderStore] = FolderStore) -> Callable[[Path], Warehouse]:
    """A Parquet warehouse whose every sink writes like this."""

    def opening(place: Store, clock: Clock) -> Loadable:
        return NaiveSink(ParquetSink(place, clock), write())

    return lambda folder: ParquetWarehouse(store(folder / "tweets"), opening)


def plainly(sink: Loadable, batch: Batch) -> Committed:
    """As it should be."""
    return sink.commit(batch)


NAIVE: dict[str, Callable[[Path], Warehouse]] = {
    "duckdb_append": in_duckdb(lambda: append),
    "duckdb_overwrite": in_duckdb(lambda: overwrite),
    "duckdb_unfenced": in_duckdb(lambda: unfenced),
    "duckdb_offsets_later": in_duckdb(OffsetsLater),
    "parquet_overwriting": in_parquet(lambda: plainly, OverwritingStore),
    "parquet_unfenced": in_parquet(lambda: unfenced),
    "parquet_offsets_later": in_parquet(OffsetsLater),
    "sqlite_overwrite": in_sqlite(lambda: overwrite),
    "sqlite_unfenced": in_sqlite(lambda: unfenced),
    "sqlite_offsets_later": in_sqlite(OffsetsLater),
}
