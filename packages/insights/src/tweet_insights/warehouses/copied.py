"""A warehouse that is no database here: what is asked of it is copied into memory, what is scored is handed back."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, Protocol, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import structlog

from tweet_insights.pulse import HOUR, Pulse
from tweet_insights.warehouse import Kept, Model, Standing, WarehouseBusyError
from tweet_insights.warehouses.arrivals import MOVING, SCORING, Wanted, keep_recent, reporting, settle
from tweet_insights.warehouses.session import Session, in_memory
from tweet_insights.warehouses.statements import SCORES, sql_of

log = structlog.get_logger()
State = TypeVar("State")
PAUSE, LONGEST_PAUSE = 0.1, 3.0
"""Seconds between two tries: twice as many each time."""


class ChangedMeanwhileError(Exception):
    """Somebody else was quicker: what was read is not what counts any more. To be tried again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one keep does to the scores."""

    added: pa.Table
    """Schema SCORES."""
    removed: int
    """Scores that are to go; with none, what is there stays as it is."""
    whole: Callable[[], pa.Table]
    """All scores as they shall be."""


class Source(Protocol[State]):
    """Where a copy comes from, and where scores are put. All raise WarehouseError and WarehouseBusyError."""

    def state(self) -> State:
        """What equals itself as long as nothing has changed."""
        ...

    def tables(self, wanted: Wanted) -> tuple[State, Mapping[str, pa.Table | ds.Dataset]]:
        """`chain`, `kept_tweets`, `scores`, where wanted `asides` and `kept_rejected`; and the state whose they are.

        Raises:
            ChangedMeanwhileError: when they are not of one state; so may whoever reads them (FileNotFoundError).
        """
        ...

    def publish(self, state: State, change: Change) -> State:
        """Change the scores of that state, all or nothing, and return the state after.

        Raises:
            ChangedMeanwhileError: when the scores are not those of that state any more. Nothing was changed.
        """
        ...


@dataclass(slots=True)
class Copy(Generic[State]):
    """A copy for scoring, which serves as long as the state is the same."""

    state: State
    session: Session
    stack: ExitStack


@dataclass
class Copied(Generic[State]):
    """The warehouse that `source` leads to."""

    source: Source[State]
    patience: timedelta
    billed: bool = False
    """Whether what is read is paid for, and its state is not."""
    _copy: Copy[State] | None = field(default=None, repr=False)

    def state(self) -> str | None:
        """The source's, where that is cheaper than reading."""
        return repr(self._patiently(self.source.state)) if self.billed else None

    def glance(self) -> str:
        """The source's state: a list of names, or of what four tables say of themselves."""
        return repr(self._patiently(self.source.state))

    @contextmanager
    def reading(self, since: datetime | None = None) -> Iterator[Session]:
        """A copy of what reports look at."""
        with in_memory() as connection:
            self._patiently(lambda: fill(connection, self.source, reporting(since)))
            yield Session(connection)

    def pulse(self, now: datetime) -> Pulse:
        """Of what the last hour brought, whichever version of a tweet counts."""
        return self._patiently(lambda: self._pulse(now))

    def _pulse(self, now: datetime) -> Pulse:
        with in_memory() as connection:
            for name, table in self.source.tables(MOVING)[1].items():
                connection.register(f"held_{name}" if name == "scores" else name, table)
            keep_recent(connection, now - HOUR)
            return Session(connection).pulse(now)

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        return self._patiently(self._scoring).session.standing(model)

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Distinct texts that wait for the model, in no order."""
        return self._patiently(self._scoring).session.unread_texts(model, most)

    def keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        """Change the copy and publish what changed; when somebody was quicker, the same with what is there then."""
        return self._patiently(lambda: self._keep(judgements, model, scored_at))

    def _keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        copy = self._scoring()
        connection = copy.session.connection
        connection.execute("BEGIN")
        try:
            removed = copy.session.drop_stale()
            added = copy.session.add(judgements, model, scored_at)
            if removed or added.num_rows:
                whole = partial(_scores_of, copy.session)
                copy.state = self.source.publish(copy.state, Change(added.cast(SCORES), removed, whole))
        except BaseException:  # Ctrl-C too leaves a copy that nobody published; whatever it was goes on
            self._forget()
            raise
        connection.execute("COMMIT")
        return Kept(saved=added.num_rows, removed=removed)

    def _scoring(self) -> Copy[State]:
        """The copy, made anew when the warehouse has changed since."""
        if self._copy is not None and self._copy.state == self.source.state():
            return self._copy
        self._forget()
        with ExitStack() as stack:
            connection = stack.enter_context(in_memory())
            state = fill(connection, self.source, SCORING)
            self._copy = Copy(state, Session(connection), stack.pop_all())
        return self._copy

    def _forget(self) -> None:
        if self._copy is not None:
            self._copy.stack.close()
        self._copy = None

    def _patiently(self, step: Callable[[], "Result"]) -> "Result":
        give_up, pause = time.monotonic() + self.patience.total_seconds(), PAUSE
        while True:
            try:
                return step()
            except (ChangedMeanwhileError, FileNotFoundError) as error:
                if time.monotonic() >= give_up:
                    raise WarehouseBusyError(
                        f"the warehouse is changed by others again and again, and still was after "
                        f"{self.patience.total_seconds():g} s; try again or give more --wait-seconds"
                    ) from error
                log.info("changed meanwhile", again_in_seconds=pause)
            except WarehouseBusyError as error:
                if time.monotonic() >= give_up:
                    raise
                log.info("waiting", why=str(error), again_in_seconds=pause)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


Result = TypeVar("Result")


def _scores_of(session: Session) -> pa.Table:
    # DuckDB forgets what may not be null, and BigQuery refuses rows whose required columns are not called so.
    return session.table("SELECT * FROM scores", {}).cast(SCORES)


def fill(connection: duckdb.DuckDBPyConnection, source: Source[State], wanted: Wanted) -> State:
    """Make the three tables in an empty connection, or in one where an attempt has failed."""
    for name in ("tweets", "rejected", "scores"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    state, tables = source.tables(wanted)
    for name, table in tables.items():
        connection.register(f"held_{name}" if name == "scores" else name, table)
    try:
        settle(connection, wanted)
        connection.execute(sql_of("scores"))
        connection.execute("INSERT INTO scores BY NAME FROM held_scores")
    except (OSError, duckdb.Error) as error:
        # Of a file that is gone DuckDB says now one thing, now another: the source tells whether it still counts.
        if source.state() == state:
            raise WarehouseBusyError(f"what counts cannot be read; try again ({error})") from error
        raise ChangedMeanwhileError from error
    for name in tables:
        connection.unregister(f"held_{name}" if name == "scores" else name)
    return state
