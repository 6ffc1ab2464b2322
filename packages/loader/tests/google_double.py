"""BigQuery behind the loader's own port: no engine, but every answer that the documentation has, when it is wanted."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

import pyarrow as pa
import requests
from google.api_core import exceptions as google
from google.auth import exceptions as auth
from tweet_loader.sinks.bigquery.errors import told
from tweet_loader.sinks.bigquery.layout import ARRIVALS
from tweet_loader.sinks.bigquery.quota import DAILY_LOADS
from tweet_loader.sinks.bigquery.service import (
    ChangedMeanwhileError,
    Held,
    Job,
    JobExistsError,
    Outcome,
    TableGoneError,
)
from tweet_loader.sinks.bigquery.state import State

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class GoogleDouble:
    """A dataset. What was asked for is done at once, unless `slow`."""

    slow: int = 0
    """How often a job must be asked for until it is done."""
    fails: list[Job] = field(default_factory=list)
    """How the next load jobs end."""
    today: Callable[[], str] = lambda: ""
    """The day that load jobs and changes of the table are counted for."""
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    tables: int = 0
    document: str | None = None
    etag: int = 0
    columns: list[str] = field(default_factory=lambda: list(ARRIVALS.names))
    rows: list[pa.Table] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    migrated: dict[str, int] = field(default_factory=dict)
    """Rows of the other tables."""
    pending: dict[str, tuple[int, pa.Table]] = field(default_factory=dict)

    has_dml: bool = False
    """As in a sandbox."""
    writes_streams: bool = False
    staged: int = 0
    streams: dict[str, pa.Table] = field(default_factory=dict)
    committed: set[str] = field(default_factory=set)
    rewrites: list[tuple[str, str, Mapping[str, Sequence[str]]]] = field(default_factory=list)

    def table(self, name: str) -> str:
        return f"double.{name}"

    def rewrite(self, table: str, day: str, sql: str, parameters: Mapping[str, Sequence[str]]) -> None:
        self.rewrites.append((f"{table}${day}", sql, parameters))

    def held(self) -> Held:
        if self.document is None:
            raise TableGoneError("double.arrivals is not there")
        return Held(self.document, str(self.etag), list(self.columns))

    def columns_of(self, table: str) -> Sequence[str]:
        raise AssertionError(f"there is no engine here to ask for {table}")

    def make(self) -> None:
        if self.document is None:
            self.tables += 1
            self.document, self.etag = State(warehouse=f"w{self.tables}").document(), self.etag + 1

    def describe(self, document: str, etag: str) -> None:
        if self.held().etag != etag:
            raise ChangedMeanwhileError
        self.document, self.etag = document, self.etag + 1
        self.counted[self.today(), "changes"] += 1

    def load(self, job_id: str, rows: pa.Table, table: str = "arrivals") -> None:
        if table != "arrivals":
            self._new(job_id)
            self.jobs[job_id] = self.fails.pop(0) if self.fails else Job(Outcome.DONE, loads=True)
            if self.jobs[job_id].outcome is Outcome.DONE:
                self.migrated[table] = self.migrated.get(table, 0) + rows.num_rows
            return
        if self.counted[self.today(), "load jobs"] >= DAILY_LOADS:
            with told("double.arrivals"):
                raise answer(google.Forbidden, "quotaExceeded")
        self._new(job_id)
        self.counted[self.today(), "load jobs"] += 1
        if self.fails:
            self.jobs[job_id] = self.fails.pop(0)
        elif self.slow:
            self.jobs[job_id] = Job(Outcome.RUNNING, loads=True)
            self.pending[job_id] = (self.slow, rows)
        else:
            self._append(job_id, rows)

    def job(self, job_id: str) -> Job | None:
        if job_id in self.pending:
            left, rows = self.pending.pop(job_id)
            if left > 1:
                self.pending[job_id] = (left - 1, rows)
            else:
                self._append(job_id, rows)
        return self.jobs.get(job_id)

    def burn(self, job_id: str) -> None:
        self._new(job_id)
        self.jobs[job_id] = Job(Outcome.DONE, loads=False)

    def stage(self, rows: pa.Table, events: int) -> str:  # noqa: ARG002 - it holds any row
        self.held()
        self.staged += 1
        name = f"projects/double/streams/{self.staged}"
        self.streams[name] = rows
        return name

    def commit_stream(self, name: str) -> None:
        if name not in self.committed:
            self.committed.add(name)
            self.rows.append(self.streams[name])
            self.etag += 1

    def stream(self, name: str) -> Outcome | None:
        if name not in self.streams:
            return None
        return Outcome.DONE if name in self.committed else Outcome.RUNNING

    def widen(self, schema: pa.Schema, table: str) -> None:
        if table == "arrivals":
            self.columns += [name for name in schema.names if name not in self.columns]
            self.etag += 1

    def empty(self, tables: Sequence[str]) -> None:
        self.migrated = dict.fromkeys(tables, 0)

    def ask(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> pa.Table:
        spans = re.findall(r"processed_partition = (\d+) AND processed_offset BETWEEN (\d+) AND (\d+)", sql)
        assert spans, f"there is no engine here for {sql} with {parameters}"
        arrived = self.arrived()
        wanted = {(int(place), at) for place, begin, end in spans for at in range(int(begin), int(end) + 1)}
        return pa.table({"held": [sum(arrived[place] for place in wanted)]})

    def run(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> None:
        raise AssertionError(f"there is no engine here for {sql} with {parameters}")

    def expire(self) -> None:
        self.document, self.rows = None, []

    def arrived(self) -> Counter[tuple[object, object]]:
        """Partition and offset in `processed` of every row."""
        return Counter(
            (row["processed_partition"], row["processed_offset"]) for table in self.rows for row in table.to_pylist()
        )

    def _new(self, job_id: str) -> None:
        if job_id in self.jobs:
            raise JobExistsError
        self.held()

    def _append(self, job_id: str, rows: pa.Table) -> None:
        self.jobs[job_id] = Job(Outcome.DONE, loads=True)
        self.rows.append(rows)
        # As BigQuery does: a table that was loaded into is another one to `If-Match`.
        self.etag += 1


class Guard(Protocol):
    """What every call passes."""

    def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


@dataclass
class Watched:
    """The port with a guard before it, that may refuse a call, or forget it after it was done."""

    inner: GoogleDouble
    guard: Guard

    @property
    def has_dml(self) -> bool:
        return self.inner.has_dml

    def rewrite(self, table: str, day: str, sql: str, parameters: Mapping[str, Sequence[str]]) -> None:
        self.guard(self.inner.rewrite, table, day, sql, parameters)

    def table(self, name: str) -> str:
        return self.inner.table(name)

    def held(self) -> Held:
        return self.guard(self.inner.held)

    def columns_of(self, table: str) -> Sequence[str]:
        return self.guard(self.inner.columns_of, table)

    def make(self) -> None:
        self.guard(self.inner.make)

    def describe(self, document: str, etag: str) -> None:
        self.guard(self.inner.describe, document, etag)

    def load(self, job_id: str, rows: pa.Table, table: str = "arrivals") -> None:
        self.guard(self.inner.load, job_id, rows, table)

    def job(self, job_id: str) -> Job | None:
        return self.guard(self.inner.job, job_id)

    def burn(self, job_id: str) -> None:
        self.guard(self.inner.burn, job_id)

    @property
    def writes_streams(self) -> bool:
        return self.inner.writes_streams

    def stage(self, rows: pa.Table, events: int) -> str:
        return self.guard(self.inner.stage, rows, events)

    def commit_stream(self, name: str) -> None:
        self.guard(self.inner.commit_stream, name)

    def stream(self, name: str) -> Outcome | None:
        return self.guard(self.inner.stream, name)

    def widen(self, schema: pa.Schema, table: str) -> None:
        self.guard(self.inner.widen, schema, table)

    def empty(self, tables: Sequence[str]) -> None:
        self.guard(self.inner.empty, tables)

    def ask(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> pa.Table:
        return self.guard(self.inner.ask, sql, parameters)

    def run(self, sql: str, parameters: Mapping[str, Sequence[str]] | None = None) -> None:
        self.guard(self.inner.run, sql, parameters)


@dataclass
class Trouble:
    """A guard that fails the `victim`-th call, before or after it was done; all from there on if `lasting`."""

    error: Exception
    victim: int
    after: bool = False
    lasting: bool = False
    calls: int = 0

    def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.calls += 1
        hit = self.calls == self.victim or (self.lasting and self.calls >= self.victim)
        with told("double.arrivals"):
            if hit and not self.after:
                raise self.error
        answer = call(*args, **kwargs)
        with told("double.arrivals"):
            if hit:
                raise self.error
        return answer


def answer(status: type[google.GoogleAPICallError], reason: str, message: str = "as documented") -> Exception:
    """An error as Google's client raises it."""
    error: Exception = status(message, errors=[{"reason": reason, "message": message}])
    return error


ERRORS: Mapping[str, Callable[[], Exception]] = {
    "500 backendError": lambda: answer(google.InternalServerError, "backendError"),
    "503 serviceUnavailable": lambda: answer(google.ServiceUnavailable, "backendError"),
    "429 rateLimitExceeded": lambda: answer(google.TooManyRequests, "rateLimitExceeded"),
    "403 rateLimitExceeded": lambda: answer(google.Forbidden, "rateLimitExceeded"),
    "403 quotaExceeded": lambda: answer(google.Forbidden, "quotaExceeded"),
    "a connection that is lost": lambda: requests.ConnectionError("reset by peer"),
    "403 accessDenied": lambda: answer(google.Forbidden, "accessDenied", "Access Denied: Table double.arrivals"),
    "403 billingNotEnabled": lambda: answer(google.Forbidden, "billingNotEnabled"),
    "400 no such location": lambda: answer(google.BadRequest, "invalid", "Cannot find it in location EU"),
    "400 invalidQuery": lambda: answer(google.BadRequest, "invalidQuery"),
    "no credentials": lambda: auth.DefaultCredentialsError("could not be determined"),  # type: ignore[no-untyped-call] # Google's
}
