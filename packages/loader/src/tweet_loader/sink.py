"""What the loader asks of a warehouse. Every sink is judged by `tests/features/sink_contract.feature`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import duckdb

from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.passing import Passing


class SinkError(RuntimeError):
    """The sink cannot do it and trying again will not help."""


class FencedError(SinkError):
    """Another loader has written what this one was about to: this one must stop."""


class SinkBusyError(SinkError):
    """The sink cannot now; trying again may help."""


class RowsRefusedError(SinkError):
    """The sink holds nothing of the batch, because it cannot hold some of its rows."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        super().__init__(f"{len(rows)} rows refused: {next(iter(rows.values()))}")
        self.rows = rows
        """Row number in `Batch.events` and why, for each."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What one commit added. Records that were there already are replays."""

    events: int
    rejected: int
    replays: int
    loaded_at: datetime
    load_jobs: int | None = None
    """How many the day has used so far, where the sink counts them."""
    passing: Passing | None = field(default=None, compare=False)
    """What the batch was seen to hold."""


class Sink(Protocol):
    """A warehouse. Its own offsets are the truth: they change with the rows or not at all."""

    def offsets(self) -> Mapping[Place, int]:
        """The next offset to load of every partition that was loaded from.

        Raises:
            SinkBusyError: when it cannot be asked now.
        """
        ...

    def topic_ids(self) -> Mapping[str, str]:
        """Kafka's id of each topic that was loaded from, where it was known.

        Raises:
            SinkBusyError: when it cannot be asked now.
        """
        ...

    def commit(self, batch: Batch) -> Committed:
        """Hold each event and each rejected record of `batch` once, and its spans' ends.

        A span's rows and its end are held together or not at all. A sink may hold some spans of a batch and fail at
        another: offered again, or loaded again from its offsets, each is there once.

        Raises:
            FencedError: when a span does not begin where the sink's offset stands. Nothing of it was written.
            RowsRefusedError: when rows cannot be held. Nothing was written.
            SinkBusyError: when it cannot now; the same batch may be offered again.
        """
        ...

    def purge(self, *, now: bool = False) -> None:
        """Remove from the disk what deletions have left there, if there is something and it is time to, or `now`.

        Asked about once a second between commits, and at the end of a loader that ends by itself. A sink may do it
        beside them, and be done later.

        Raises:
            SinkBusyError: when it cannot now; it will be asked again.
        """
        ...


Wanted = Mapping[str, Sequence[str]]
"""Tables and their columns that a question needs."""


class Readable(Protocol):
    """A warehouse that can be asked. Every kind answers the same SQL."""

    def columns(self) -> Sequence[str]:
        """The columns of `tweets`: those of this release's contract, and what newer versions have brought.

        Raises:
            SinkBusyError: when it cannot be asked now.
            SinkError: when there is no such warehouse.
        """
        ...

    def reading(self, wanted: Wanted) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A connection in which at least `wanted` of the five tables can be asked, as they stood at one moment.

        Raises:
            SinkBusyError: when it cannot be asked now.
            SinkError: when there is no such warehouse.
        """
        ...
