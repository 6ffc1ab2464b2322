"""What is asked of BigQuery: the port between what we promise and Google's client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

import pyarrow as pa


class JobExistsError(Exception):
    """The job id was used before."""


class ChangedDescriptionError(Exception):
    """Somebody else has changed the table since it was looked at."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table, as it is now."""

    description: str
    etag: str
    """Of the table's metadata, by which a change of the description is bound to what was read."""
    rows: int
    changed: str
    """What is another as soon as any row is: when it was last modified, its rows, its bytes, its metadata."""
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that answers with rows."""

    name: str
    """What its answer is: chain, asides, kept_tweets, kept_rejected or scores."""
    sql: str
    moments: Mapping[str, datetime] = field(default_factory=dict)
    """Its parameters."""


class Outcome(Enum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A load job that was asked for."""

    outcome: Outcome
    reason: str = ""
    message: str = ""


class Service(Protocol):
    """BigQuery, in one dataset. All raise WarehouseError for what will not pass, WarehouseBusyError for what may."""

    @property
    def name(self) -> str:
        """The dataset."""
        ...

    def table(self, name: str) -> str:
        """A table as a query names it."""
        ...

    def held(self, table: str) -> Held | None:
        """A table as it is now; None when there is none. This costs nothing."""
        ...

    def estimate(self, query: Query) -> int:
        """The bytes that a query would read, by a dry run, which costs nothing."""
        ...

    def ask(self, query: Query, most_bytes: int) -> pa.Table:
        """What a query answers. It fails, and costs nothing, if more than `most_bytes` would be billed."""
        ...

    def make_scores(self, description: str) -> None:
        """Make the table `scores`, unless there is one."""
        ...

    def describe(self, table: str, description: str, etag: str) -> None:
        """Change a description.

        Raises:
            ChangedDescriptionError: when the table has another etag by now.
        """
        ...

    def load(self, job_id: str, rows: pa.Table, *, replace: bool) -> None:
        """Begin to append rows to `scores`, or to put them in the place of all others; all or none.

        Columns that the table lacks and that may be null are added to it.

        Raises:
            JobExistsError: when there was ever a job of that id.
        """
        ...

    def job(self, job_id: str) -> Job | None:
        """How that job stands, after waiting for it a while; None when there never was one."""
        ...
