"""What the sink asks of BigQuery: a port, so that every answer it may get can be given in a test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from tweet_loader.sink import SinkBusyError, SinkError


class TableGoneError(SinkError):
    """There is no such table: never made, dropped, or expired."""


class ChangedMeanwhileError(Exception):
    """The table is not as it was when it was looked at: look again."""


class JobExistsError(Exception):
    """That job id was used before."""


class TooLargeError(Exception):
    """A row is larger than a stream takes."""


class DailyCapError(SinkBusyError):
    """So many load jobs were run today that none may be until tomorrow."""


class Outcome(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as BigQuery remembers it."""

    outcome: Outcome
    loads: bool
    """Whether it is a load job: one of another kind only keeps the id from being used."""
    reason: str = ""
    """BigQuery's word for why it failed."""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The table that is loaded into, as it is now."""

    document: str
    """Its description, in which the state is kept."""
    etag: str
    """Changes with everything that is changed in it."""
    columns: Sequence[str]


class Service(Protocol):
    """BigQuery, as far as the sink needs it. Every method may raise these.

    Raises:
        SinkBusyError: when it cannot now: away, overloaded, over a quota. Whether it was done is not known.
        SinkError: when it will never: no rights, no such dataset, not in this plan. It was not done.
    """

    @property
    def has_dml(self) -> bool:
        """Whether the plan has UPDATE."""
        ...

    def table(self, name: str) -> str:
        """The whole name of a table or view of the warehouse. Asks nobody."""
        ...

    def held(self) -> Held:
        """The table that is loaded into.

        Raises:
            TableGoneError: when it is not there.
        """
        ...

    def columns_of(self, table: str) -> Sequence[str]:
        """Of a table of the warehouse."""
        ...

    def make(self) -> None:
        """Make dataset, tables and views where they are missing. Two that do it at once make the same."""
        ...

    def describe(self, document: str, etag: str) -> None:
        """Put another description in place, if the table is as it was.

        Raises:
            ChangedMeanwhileError: when it is not.
        """
        ...

    def load(self, job_id: str, rows: pa.Table, table: str = "arrivals") -> None:
        """Begin to append rows to a table, all or none, under an id that was never used.

        Raises:
            JobExistsError: when it was.
        """
        ...

    def job(self, job_id: str) -> Job | None:
        """How that job stands, after waiting for it a while; None when there never was one."""
        ...

    def burn(self, job_id: str) -> None:
        """Use the id for a job that does nothing, so that nobody can use it any more.

        Raises:
            JobExistsError: when it was used before.
        """
        ...

    @property
    def writes_streams(self) -> bool:
        """Whether rows go in by the Storage Write API."""
        ...

    def stage(self, rows: pa.Table, events: int) -> str:
        """Put rows for the arrivals, of which the first `events` are events, where nobody sees them; under that name.

        Raises:
            TooLargeError: when a row is too large for it.
            RowsRefusedError: when events cannot be held.
        """
        ...

    def commit_stream(self, name: str) -> None:
        """Show what was staged, all at once, if it is not shown already."""
        ...

    def stream(self, name: str) -> Outcome | None:
        """Whether what was staged is shown (done) or not (running); None when nobody knows it any more."""
        ...

    def widen(self, schema: pa.Schema, table: str) -> None:
        """Add the columns of `schema` that the table has not, all optional."""
        ...

    def empty(self, tables: Sequence[str]) -> None:
        """Make tables anew, without a row."""
        ...

    def rewrite(self, table: str, day: str, sql: str, parameters: Mapping[str, Sequence[str]]) -> None:
        """Put what a query answers in the place of the partition `day` (YYYYMMDD, __NULL__) of a table."""
        ...

    def ask(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> pa.Table:
        """What a query answers. It reads no more bytes than the address allows."""
        ...

    def run(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> None:
        """Run a statement that answers nothing."""
        ...
