"""From the words of a person to a sink: `duckdb:PATH`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tweet_loader.batch import Batch
from tweet_loader.patience import patiently
from tweet_loader.record import Place
from tweet_loader.reject import Clock
from tweet_loader.sink import Committed, Sink, SinkBusyError, SinkError
from tweet_loader.sinks.duckdb import DuckDBSink

SINKS: dict[str, Callable[[str, Clock], Sink]] = {
    "duckdb": lambda place, clock: DuckDBSink(Path(place), clock),
}
"""One line for each kind."""


@dataclass(frozen=True, slots=True)
class PatientSink:
    """A sink that is waited for, a bounded time, when somebody else uses it."""

    sink: Sink
    seconds: float

    def offsets(self) -> dict[Place, int]:
        """The sink's offsets, once it can be asked."""
        return dict(patiently(self.sink.offsets, SinkBusyError, self.seconds))

    def commit(self, batch: Batch) -> Committed:
        """The sink's commit, once it can."""
        return patiently(lambda: self.sink.commit(batch), SinkBusyError, self.seconds)


def duckdb_path(address: str) -> Path:
    """The file of `duckdb:PATH`.

    Raises:
        SinkError: for any other address.
    """
    kind, _, place = address.partition(":")
    if kind not in SINKS or not place or place == ":memory:":
        raise SinkError(f"{address!r} is no sink (--sink): write duckdb:PATH with the path of a file")
    return Path(place)


def open_sink(address: str, clock: Clock, lock_seconds: float) -> Sink:
    """The sink that `address` names.

    Raises:
        SinkError: when it names none.
    """
    path = duckdb_path(address)
    return PatientSink(SINKS[address.partition(":")[0]](str(path), clock), lock_seconds)
