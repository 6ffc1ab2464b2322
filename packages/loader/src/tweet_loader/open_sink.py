"""From the words of a person to a sink: `duckdb:PATH`, `sqlite:PATH`, `parquet:FOLDER`, `parquet:s3://…`."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from tweet_loader.batch import Batch
from tweet_loader.forget import Erasing
from tweet_loader.patience import patiently
from tweet_loader.receiver import Receiver
from tweet_loader.record import Place
from tweet_loader.reject import Clock
from tweet_loader.sink import Committed, Sink, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_receiver import DuckDBReceiver
from tweet_loader.sinks.parquet import ParquetSink, store_at
from tweet_loader.sinks.parquet_receiver import ParquetReceiver
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_loader.sinks.sqlite_receiver import SQLiteReceiver


class Warehouse(Sink, Erasing, Protocol):
    """What every kind is: loaded, asked, and made to forget."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sink, by how a person names one."""

    form: str
    open: Callable[[str, Clock], Warehouse]
    receive: Callable[[str], Receiver]


def _file(sink: Callable[[Path, Clock], Warehouse]) -> Callable[[str, Clock], Warehouse]:
    def opened(place: str, clock: Clock) -> Warehouse:
        if place == ":memory:":
            raise SinkError("a warehouse in memory is gone with the loader (--sink): name a file")
        return sink(Path(place), clock)

    return opened


KINDS: Mapping[str, Kind] = {
    "duckdb": Kind("duckdb:PATH", _file(DuckDBSink), lambda place: DuckDBReceiver(Path(place))),
    "sqlite": Kind("sqlite:PATH", _file(SQLiteSink), lambda place: SQLiteReceiver(Path(place))),
    "parquet": Kind(
        "parquet:FOLDER, parquet:s3://BUCKET/PREFIX",
        lambda place, clock: ParquetSink(store_at(place), clock),
        lambda place: ParquetReceiver(store_at(place)),
    ),
}
"""One line for each."""
FORMS = ", ".join(kind.form for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class PatientSink:
    """A sink that is waited for, a bounded time, when it is away or somebody else uses it."""

    sink: Warehouse
    seconds: float
    pause: Callable[[float], object] = time.sleep
    """Called between two tries; what it raises ends the wait."""

    def offsets(self) -> Mapping[Place, int]:
        """The sink's offsets, once it can be asked."""
        return patiently(self.sink.offsets, SinkBusyError, self.seconds, self.pause)

    def topic_ids(self) -> Mapping[str, str]:
        """The sink's topic ids, once it can be asked."""
        return patiently(self.sink.topic_ids, SinkBusyError, self.seconds, self.pause)

    def commit(self, batch: Batch) -> Committed:
        """The sink's commit, once it can."""
        return patiently(lambda: self.sink.commit(batch), SinkBusyError, self.seconds, self.pause)

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """The sink's erasure, once it can."""
        patiently(lambda: self.sink.erase(tweets, hidden), SinkBusyError, self.seconds)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """All that the sink holds."""
        return self.sink.bytes_held()

    def columns(self) -> Sequence[str]:
        """The sink's columns, once it can be asked."""
        return patiently(self.sink.columns, SinkBusyError, self.seconds, self.pause)

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """The sink's reading, once it can be asked."""
        with ExitStack() as stack:
            yield patiently(lambda: stack.enter_context(self.sink.reading(wanted)), SinkBusyError, self.seconds)


def open_sink(address: str, clock: Clock, seconds: float, pause: Callable[[float], object] = time.sleep) -> PatientSink:
    """The sink that `address` names; it is waited for so many seconds at each call.

    Raises:
        SinkError: when it names none.
    """
    kind, place = _kind(address)
    return PatientSink(kind.open(place, clock), seconds, pause)


def open_receiver(address: str) -> Receiver:
    """The place that `address` names, as one to migrate to.

    Raises:
        SinkError: when it names none.
    """
    kind, place = _kind(address)
    return kind.receive(place)


def _kind(address: str) -> tuple[Kind, str]:
    name, _, place = address.partition(":")
    if name not in KINDS or not place:
        raise SinkError(f"{address!r} is no sink: write one of {FORMS}")
    return KINDS[name], place
