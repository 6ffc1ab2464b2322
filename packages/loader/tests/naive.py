"""Sinks that a person in a hurry might write. The contract must condemn each, or it is blind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tweet_loader.batch import Batch
from tweet_loader.record import Place, Span
from tweet_loader.reject import Clock
from tweet_loader.sink import Committed, Sink
from tweet_loader.sinks.duckdb import DuckDBSink

from .warehouses import DuckDBWarehouse, Warehouse

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
Write = Callable[[DuckDBSink, Batch], Committed]


@dataclass
class NaiveSink:
    """Right in all but the way it writes."""

    right: DuckDBSink
    write: Write

    def offsets(self) -> Mapping[Place, int]:
        return self.right.offsets()

    def commit(self, batch: Batch) -> Committed:
        return self.write(self.right, batch)


def append(sink: DuckDBSink, batch: Batch) -> Committed:
    """Believes that what comes is new: rows are inserted without a look at what is there."""
    with sink._tables() as connection:
        connection.register("incoming", batch.events)
        connection.execute(APPEND_EVENTS, [sink.clock()])
        connection.execute(APPEND_TWEETS, [sink.clock()])
    return sink.commit(replace(batch, events=batch.events.slice(0, 0), records=()))


def overwrite(sink: DuckDBSink, batch: Batch) -> Committed:
    """The last to arrive wins: what is held makes room for it, tombstones too."""
    with sink._tables() as connection:
        connection.register("incoming", batch.events)
        connection.execute("DELETE FROM tweets USING incoming WHERE tweets.tweet_id = incoming.tweet_id")
    return sink.commit(batch)


def unfenced(sink: DuckDBSink, batch: Batch) -> Committed:
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

    def __call__(self, sink: DuckDBSink, batch: Batch) -> Committed:
        if self.owed:
            unfenced(sink, replace(batch, spans=self.owed, events=batch.events.slice(0, 0), records=()))
        self.owed = batch.spans
        return sink.commit(replace(batch, spans=()))


def naive(write: Callable[[], Write]) -> Callable[[Path], Warehouse]:
    """A warehouse whose every sink writes like this."""

    def opening(path: Path, clock: Clock) -> Sink:
        return NaiveSink(DuckDBSink(path, clock), write())

    return lambda folder: DuckDBWarehouse(folder / "tweets.duckdb", opening)


NAIVE: dict[str, Callable[[Path], Warehouse]] = {
    "append": naive(lambda: append),
    "overwrite": naive(lambda: overwrite),
    "unfenced": naive(lambda: unfenced),
    "offsets_later": naive(OffsetsLater),
}
