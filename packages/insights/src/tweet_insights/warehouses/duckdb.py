"""The DuckDB file that the loader writes. One process may write and none may read while it does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import structlog

from tweet_insights.warehouse import UNFINISHED, Kept, Model, Standing, WarehouseBusyError, WarehouseError
from tweet_insights.warehouses.session import Session
from tweet_insights.warehouses.statements import sql_of

log = structlog.get_logger()
TABLES = ("rejected", "tweets")
PAUSE = 0.02
"""Seconds between two tries: the loader holds the file for some 20 ms a batch."""


@dataclass(frozen=True, slots=True)
class DuckDB:
    """A warehouse in one file. Connections last as long as one step and no longer."""

    path: Path
    patience: timedelta

    def state(self) -> str | None:
        """None: reading costs nothing."""
        return None

    @contextmanager
    def reading(self, since: datetime | None = None) -> Iterator[Session]:  # noqa: ARG002 - reading all costs nothing
        """A read-only connection: the state cannot change while it is open."""
        with self._open(read_only=True) as connection:
            session = Session(connection)
            if session.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'scores'", {}) == 0:
                connection.execute(sql_of("scores").replace("CREATE TABLE", "CREATE TEMP TABLE"))
            yield session

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
            session = Session(connection)
            removed = session.drop_stale()
            saved = session.add(judgements, model, scored_at).num_rows
            connection.execute("COMMIT")
        return Kept(saved=saved, removed=removed)

    @contextmanager
    def _open(self, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        if not self.path.is_file():
            raise WarehouseError(f"{self.path}: there is no file; run tweet-loader first, or correct --warehouse")
        with self._connect(read_only=read_only) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            self._check(connection)
            yield connection

    def _connect(self, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        seconds = self.patience.total_seconds()
        give_up = time.monotonic() + seconds
        told = False
        while True:
            try:
                return duckdb.connect(self.path, read_only=read_only)
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

    def _check(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = {str(name) for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        if "migration" in found:
            raise WarehouseError(f"{self.path}: {UNFINISHED}")
        missing = sorted({*TABLES} - found)
        if missing:
            raise WarehouseError(f"{self.path} has no table {missing[0]}: is it the file that tweet-loader writes?")
