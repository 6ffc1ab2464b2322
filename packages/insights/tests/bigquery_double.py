"""BigQuery behind our own port, for what no emulator shows: bytes, job ids that last, answers that are lost.

It answers a query by its name with what a test gave it, and knows which bytes it told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from tweet_insights.warehouses.arrivals import reporting
from tweet_insights.warehouses.bigquery.service import (
    ChangedDescriptionError,
    Held,
    Job,
    JobExistsError,
    Outcome,
    Query,
)
from tweet_insights.warehouses.tables import TABLES
from tweet_schema.processed_tweet import ProcessedTweet

from .parquet_kind import chain_rows


class LostError(BaseException):
    """The process dies, or its network does, before it hears an answer."""


@dataclass
class Table:
    """Rows, what is said of them, and how often they were changed."""

    rows: pa.Table
    description: str = ""
    changes: int = 0


@dataclass
class Google:
    """A dataset. `asked` are the queries that were run, `limits` what each was allowed."""

    bytes_of: Mapping[str, int] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    asked: list[Query] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    dry: list[Query] = field(default_factory=list)
    next_jobs: list[Job] = field(default_factory=list)
    """What becomes of the next loads; done unless said."""
    forgets: bool = False
    """Whether a load that replaces the rows takes the description along: Google's pages do not say."""
    dies: Callable[[str], bool] = lambda _: False
    """Whether the caller dies at a step: `load before`, `load after`, `describe before` or `describe after`."""

    name = "project.dataset"

    def __post_init__(self) -> None:
        if not self.tables:
            self.tables["arrivals"] = Table(chain_rows(()), "Tweets.\n{}")

    def arrive(self, *tweets: ProcessedTweet) -> None:
        held = self.tables["arrivals"]
        self.tables["arrivals"] = Table(
            pa.concat_tables([held.rows, chain_rows(tweets)]), held.description, held.changes + 1
        )

    def table(self, name: str) -> str:
        return f"{self.name}.{name}"

    def held(self, table: str) -> Held | None:
        found = self.tables.get(table)
        if found is None:
            return None
        etag = f"{found.changes}{found.description}"
        return Held(found.description, etag, found.rows.num_rows, etag, tuple(found.rows.column_names))

    def estimate(self, query: Query) -> int:
        self.dry.append(query)
        return self.bytes_of.get(query.name, 0)

    def ask(self, query: Query, most_bytes: int) -> pa.Table:
        self.asked.append(query)
        self.limits.append(most_bytes)
        if query.name == "scores":
            return self.tables["scores"].rows
        if query.name == "asides":
            return reporting(None).asides.empty_table()
        return self.tables["arrivals"].rows

    def make_scores(self, description: str) -> None:
        self.tables.setdefault("scores", Table(TABLES["scores"].empty_table(), description))

    def describe(self, table: str, description: str, etag: str) -> None:
        self._step("describe before")
        held = self.held(table)
        if held is None or held.etag != etag:
            raise ChangedDescriptionError
        self.tables[table].description = description
        self._step("describe after")

    def load(self, job_id: str, rows: pa.Table, *, replace: bool) -> None:
        # Google refuses rows whose fields may be null where the table's may not.
        assert rows.schema == TABLES["scores"]
        self._step("load before")
        if job_id in self.jobs:
            raise JobExistsError
        self.jobs[job_id] = job = self.next_jobs.pop(0) if self.next_jobs else Job(Outcome.DONE)
        if job.outcome is Outcome.DONE:
            held = self.tables["scores"]
            after = rows if replace else pa.concat_tables([held.rows, rows])
            kept = "" if replace and self.forgets else held.description
            self.tables["scores"] = Table(after, kept, held.changes + 1)
        self._step("load after")

    def job(self, job_id: str) -> Job | None:
        return self.jobs.get(job_id)

    def _step(self, step: str) -> None:
        if self.dies(step):
            raise LostError(step)
