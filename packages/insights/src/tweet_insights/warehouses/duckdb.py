"""The DuckDB file that the loader writes. One process may write and none may read while it does."""

# ruff: noqa: S608 - composed of names of ours, never of data

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import structlog

from tweet_insights.pulse import Pulse
from tweet_insights.warehouse import (
    READ,
    UNFINISHED,
    Kept,
    Model,
    Standing,
    WarehouseAbsentError,
    WarehouseBusyError,
    WarehouseError,
)
from tweet_insights.warehouses.file_copy import copied, has_room
from tweet_insights.warehouses.file_times import written
from tweet_insights.warehouses.session import Session, in_memory
from tweet_insights.warehouses.statements import ADDED, sql_of

log = structlog.get_logger()
TABLES = ("rejected", "tweets")
KINDS = {"emotion": "VARCHAR", "offensive": "BOOLEAN"}
"""Of ADDED."""
PAUSE = 0.02
"""Seconds between two tries: the loader holds the file for some 20 ms a batch."""


@dataclass(frozen=True, slots=True)
class DuckDB:
    """A warehouse in one file. Connections last as long as one step and no longer."""

    path: Path
    patience: timedelta
    copied_bytes: int = 0
    """A file no larger than this is read by a copy in memory, so that who writes waits for the copy only."""
    lets_go: bool = False
    """The same of a larger one, by a copy on the disk, where that has room for it."""

    def state(self) -> str | None:
        """None: reading costs nothing."""
        return None

    def glance(self) -> str:
        """When the file and its log were written: the file is not opened, so nobody waits for whoever looks."""
        return written(self.path, self.path.with_name(f"{self.path.name}.wal"))

    @contextmanager
    def reading(self, since: datetime | None = None) -> Iterator[Session]:  # noqa: ARG002 - reading all costs nothing
        """A read-only connection, or a copy: the state cannot change while it is open."""
        if self.path.is_file() and self.path.stat().st_size <= self.copied_bytes:
            with self._copied() as session:
                yield session
            return
        apart = self.lets_go and self.path.is_file() and has_room(self.path)
        with self._copied_on_disk() if apart else self._in_place() as session:
            yield session

    def pulse(self, now: datetime) -> Pulse:
        """Asked where it is: of five million tweets it reads the last hour's."""
        with self._in_place() as session:
            return session.pulse(now)

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        with self.reading() as session:
            return session.standing(model)

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Distinct texts that wait for the model, in no order."""
        with self.reading() as session:
            return session.unread_texts(model, most)

    def keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        """Remove and insert in one transaction; the file is held for that long only."""
        with self._open(read_only=False) as connection:
            connection.execute("BEGIN")
            connection.execute(sql_of("scores"))
            for name in {*ADDED} - columns_of(connection):
                connection.execute(f"ALTER TABLE scores ADD COLUMN {name} {KINDS[name]}")
            session = Session(connection)
            removed = session.drop_stale()
            saved = session.add(judgements, model, scored_at).num_rows
            connection.execute("COMMIT")
        return Kept(saved=saved, removed=removed)

    @contextmanager
    def _copied_on_disk(self) -> Iterator[Session]:
        """Of five million tweets, a gigabyte, a copy takes a second or two, and a report's questions tens of them."""
        with ExitStack() as stack:
            with self._open(read_only=True):
                copy = stack.enter_context(copied(self.path))
            session = stack.enter_context(replace(self, path=copy, copied_bytes=0, lets_go=False).reading())
            copy.unlink()
            yield session

    @contextmanager
    def _in_place(self) -> Iterator[Session]:
        with self._open(read_only=True) as connection:
            held = columns_of(connection)
            if not held:
                connection.execute(sql_of("scores").replace("CREATE TABLE", "CREATE TEMP TABLE"))
            elif not held.issuperset(ADDED):
                [(file,)] = connection.execute("SELECT current_database()").fetchall()
                connection.execute(f'CREATE TEMP VIEW scores AS {widened(held)} FROM "{file}".main.scores')
            yield Session(connection)

    @contextmanager
    def _copied(self) -> Iterator[Session]:
        """Of 300,000 tweets a copy takes a fifteenth of the time of a report's questions, and 140 MiB."""
        with in_memory() as connection:
            place = str(self.path).replace("'", "''")
            self._patiently(lambda: connection.execute(f"ATTACH '{place}' AS file (READ_ONLY)"))
            found = self._check(connection)
            for name, columns in READ.items():
                connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM file.{name}")
            connection.execute(
                f"CREATE TABLE scores AS {widened(columns_of(connection))} FROM file.scores"
                if "scores" in found
                else sql_of("scores")
            )
            connection.execute("DETACH file")
            yield Session(connection)

    @contextmanager
    def _open(self, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        if not self.path.is_file():
            raise WarehouseAbsentError(f"{self.path}: there is no file; run tweet-loader first, or correct --warehouse")
        with self._connect(read_only=read_only) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            self._check(connection)
            yield connection

    def _connect(self, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        return self._patiently(lambda: duckdb.connect(self.path, read_only=read_only))

    def _patiently(self, connect: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
        seconds = self.patience.total_seconds()
        give_up = time.monotonic() + seconds
        told = False
        while True:
            try:
                return connect()
            except duckdb.IOException as error:
                # DuckDB has one class for all of these, so the text must tell them apart.
                if "Could not set lock" not in str(error):
                    raise WarehouseError(f"{self.path} is no DuckDB file that can be read: {error}") from None
            if time.monotonic() >= give_up:
                raise WarehouseBusyError(
                    f"{self.path}: another process is writing, and still was after {seconds:g} s; "
                    "try again or give more --wait-seconds"
                )
            if not told:
                log.info("waiting", path=str(self.path), seconds=seconds)
                told = True
            time.sleep(PAUSE)

    def _check(self, connection: duckdb.DuckDBPyConnection) -> set[str]:
        """The names of its tables."""
        found = {str(name) for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if "migration" in found:
            raise WarehouseError(f"{self.path}: {UNFINISHED}")
        if not found:
            raise WarehouseAbsentError(f"{self.path} has no table yet; run tweet-loader first, or correct --warehouse")
        missing = sorted({*TABLES} - found)
        if missing:
            raise WarehouseError(f"{self.path} has no table {missing[0]}: is it the file that tweet-loader writes?")
        return found


def columns_of(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The columns of `scores`; none where there is no such table."""
    found = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'scores'").fetchall()
    return {str(name) for (name,) in found}


def widened(held: set[str]) -> str:
    """What to select of a table with these columns, so that it looks as one of this release: what it lacks is null."""
    return "SELECT *" + "".join(f", NULL::{KINDS[name]} AS {name}" for name in ADDED if name not in held)
