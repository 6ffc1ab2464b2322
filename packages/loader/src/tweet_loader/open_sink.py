"""From the words of a person to a sink: `duckdb:PATH`, `sqlite:PATH`, `parquet:FOLDER`, `parquet:s3://…`."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from tweet_loader.kafka.record import Place
from tweet_loader.pace import Pace
from tweet_loader.patience import patiently
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, Sink, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.bigquery.address import FORM, BigQueryAddress
from tweet_loader.sinks.bigquery.quota import LEAST_FLUSH_SECONDS, USUAL_FLUSH_SECONDS
from tweet_loader.sinks.bigquery.receiver import BigQueryReceiver
from tweet_loader.sinks.bigquery.service import Service
from tweet_loader.sinks.bigquery.sink import BigQuerySink
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_file import HOLD_SECONDS, KeptFile
from tweet_loader.sinks.duckdb_receiver import DuckDBReceiver
from tweet_loader.sinks.parquet import ParquetSink, store_at
from tweet_loader.sinks.parquet_receiver import ParquetReceiver
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_loader.sinks.sqlite_receiver import SQLiteReceiver
from tweet_loader.upkeep.forget import Erasing, Identity
from tweet_loader.upkeep.purge import PURGE_SECONDS, PurgePace
from tweet_loader.upkeep.receiver import Receiver

BIGQUERY_ROWS, BIGQUERY_BYTES = 1_000_000, 256 * 2**20
"""Of one load job: of any size, so that it is time that tells when the next one is due."""
EMULATOR_SECONDS = 5.0


class Warehouse(Sink, Erasing, Protocol):
    """What every kind is: loaded, asked, and made to forget."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a sink may use beside its own place."""

    clock: Clock
    hold_seconds: float
    """How long a file that one process alone can open may be kept open while more is to be loaded."""
    purge_seconds: float
    """How often at most deleted texts are removed from the files while they are loaded."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sink, by how a person names one."""

    form: str
    open: Callable[[str, Opening], Warehouse]
    receive: Callable[[str], Receiver]
    guard: Callable[[str], Path | None] = lambda _: None
    """The file by whose lock the only writer is told; none where each partition may have another writer."""
    pace: Callable[[str], Pace] = lambda _: Pace()
    """How often it is committed to unless somebody says otherwise."""
    least_seconds: Callable[[str], float] = lambda _: 0
    """How often it may be at most, whatever anybody says."""


def _file(sink: Callable[[Path, Opening], Warehouse]) -> Callable[[str, Opening], Warehouse]:
    def opened(place: str, opening: Opening) -> Warehouse:
        if place == ":memory:":
            raise SinkError("a warehouse in memory is gone with the loader (--sink): name a file")
        return sink(Path(place), opening)

    return opened


def _lock(place: str) -> Path:
    return Path(f"{place}.loader-lock")


def _bigquery(place: str, opening: Opening) -> Warehouse:
    return BigQuerySink(_google(place), opening.clock)


def _bigquery_receiver(place: str) -> Receiver:
    return BigQueryReceiver(_google(place))


def _google(place: str) -> Service:
    """Google's client takes a second to import, and is only there where it was asked for."""
    try:
        from tweet_loader.sinks.bigquery.client import BigQueryClient  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        raise SinkError(f"BigQuery needs {error.name}: install tweet-loader[bigquery]") from error
    return BigQueryClient.at(BigQueryAddress.parse(place))


def _bigquery_pace(place: str) -> Pace:
    seconds = USUAL_FLUSH_SECONDS if BigQueryAddress.parse(place).endpoint is None else EMULATOR_SECONDS
    return Pace(BIGQUERY_ROWS, BIGQUERY_BYTES, seconds)


KINDS: Mapping[str, Kind] = {
    "duckdb": Kind(
        "duckdb:PATH",
        _file(
            lambda path, opening: DuckDBSink(
                path, opening.clock, KeptFile(opening.hold_seconds), PurgePace(opening.purge_seconds)
            )
        ),
        lambda place: DuckDBReceiver(Path(place)),
        _lock,
    ),
    "sqlite": Kind(
        "sqlite:PATH",
        _file(lambda path, opening: SQLiteSink(path, opening.clock, PurgePace(opening.purge_seconds))),
        lambda place: SQLiteReceiver(Path(place)),
        _lock,
    ),
    "parquet": Kind(
        "parquet:FOLDER, parquet:s3://BUCKET/PREFIX",
        lambda place, opening: ParquetSink(store_at(place), opening.clock, purge_pace=PurgePace(opening.purge_seconds)),
        lambda place: ParquetReceiver(store_at(place)),
    ),
    "bigquery": Kind(
        FORM,
        _bigquery,
        _bigquery_receiver,
        pace=_bigquery_pace,
        least_seconds=lambda place: LEAST_FLUSH_SECONDS if BigQueryAddress.parse(place).counted else 0,
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

    def purge(self, *, now: bool = False) -> None:
        """The sink's purge, if it can now: it is asked again."""
        with suppress(SinkBusyError):
            self.sink.purge(now=now)

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """The sink's erasure, once it can."""
        patiently(lambda: self.sink.erase(tweets, hidden), SinkBusyError, self.seconds)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """All that the sink holds."""
        return self.sink.bytes_held()

    def awaiting_purge(self) -> Sequence[Identity]:
        """What awaits the sink's purge, once it can be asked."""
        return patiently(self.sink.awaiting_purge, SinkBusyError, self.seconds, self.pause)

    def columns(self) -> Sequence[str]:
        """The sink's columns, once it can be asked."""
        return patiently(self.sink.columns, SinkBusyError, self.seconds, self.pause)

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """The sink's reading, once it can be asked."""
        with ExitStack() as stack:
            yield patiently(lambda: stack.enter_context(self.sink.reading(wanted)), SinkBusyError, self.seconds)


def open_sink(
    address: str,
    clock: Clock,
    seconds: float,
    pause: Callable[[float], object] = time.sleep,
    *,
    hold_seconds: float = HOLD_SECONDS,
    purge_seconds: float = PURGE_SECONDS,
) -> PatientSink:
    """The sink that `address` names; it is waited for so many seconds at each call.

    Raises:
        SinkError: when it names none.
    """
    kind, place = _kind(address)
    return PatientSink(kind.open(place, Opening(clock, hold_seconds, purge_seconds)), seconds, pause)


def guard_of(address: str) -> Path | None:
    """The file by whose lock the only writer of that sink is told; None when a group of loaders may share it.

    Raises:
        SinkError: when it names no sink.
    """
    kind, place = _kind(address)
    return kind.guard(place)


def pace_of(address: str, seconds: float | None = None, rows: int | None = None) -> Pace:
    """How often that sink is committed to, where nobody or somebody says how.

    Raises:
        SinkError: when it names no sink, or one that may not be committed to that often.
    """
    kind, place = _kind(address)
    usual, least = kind.pace(place), kind.least_seconds(place)
    if seconds is not None and seconds < least:
        raise SinkError(
            f"{address} allows a commit every {least:.0f} seconds: --flush-seconds must be at least {least:.0f}"
        )
    return Pace(rows or usual.rows, usual.size_bytes, seconds or usual.seconds)


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
