"""From the words of a person to a sink: `duckdb:PATH`, `sqlite:PATH`, `parquet:FOLDER`, `parquet:s3://…`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from tweet_loader.batch import Batch
from tweet_loader.patience import patiently
from tweet_loader.record import Place
from tweet_loader.reject import Clock
from tweet_loader.sink import Committed, Readable, Sink, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.parquet import ParquetSink, store_at
from tweet_loader.sinks.sqlite import SQLiteSink


class Warehouse(Sink, Readable, Protocol):
    """What every kind is: loaded and asked."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sink, by how a person names one."""

    form: str
    open: Callable[[str, Clock], Warehouse]


def _file(sink: Callable[[Path, Clock], Warehouse]) -> Callable[[str, Clock], Warehouse]:
    def opened(place: str, clock: Clock) -> Warehouse:
        if place == ":memory:":
            raise SinkError("a warehouse in memory is gone with the loader (--sink): name a file")
        return sink(Path(place), clock)

    return opened


KINDS: Mapping[str, Kind] = {
    "duckdb": Kind("duckdb:PATH", _file(DuckDBSink)),
    "sqlite": Kind("sqlite:PATH", _file(SQLiteSink)),
    "parquet": Kind(
        "parquet:FOLDER, parquet:s3://BUCKET/PREFIX", lambda place, clock: ParquetSink(store_at(place), clock)
    ),
}
"""One line for each."""
FORMS = ", ".join(kind.form for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class PatientSink:
    """A sink that is waited for, a bounded time, when it is away or somebody else uses it."""

    sink: Warehouse
    seconds: float

    def offsets(self) -> Mapping[Place, int]:
        """The sink's offsets, once it can be asked."""
        return patiently(self.sink.offsets, SinkBusyError, self.seconds)

    def topic_ids(self) -> Mapping[str, str]:
        """The sink's topic ids, once it can be asked."""
        return patiently(self.sink.topic_ids, SinkBusyError, self.seconds)

    def commit(self, batch: Batch) -> Committed:
        """The sink's commit, once it can."""
        return patiently(lambda: self.sink.commit(batch), SinkBusyError, self.seconds)

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """The sink's reading, once it can be asked."""
        with ExitStack() as stack:
            yield patiently(lambda: stack.enter_context(self.sink.reading(wanted)), SinkBusyError, self.seconds)


def open_sink(address: str, clock: Clock, seconds: float) -> PatientSink:
    """The sink that `address` names; it is waited for so many seconds at each call.

    Raises:
        SinkError: when it names none.
    """
    kind, _, place = address.partition(":")
    if kind not in KINDS or not place:
        raise SinkError(f"{address!r} is no sink (--sink): write one of {FORMS}")
    return PatientSink(KINDS[kind].open(place, clock), seconds)
