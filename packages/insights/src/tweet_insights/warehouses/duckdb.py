"""The DuckDB file that the loader writes. One process may write and none may read while it does."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import structlog

from tweet_insights.warehouse import Kept, Model, Parameter, Standing, WarehouseBusyError, WarehouseError

log = structlog.get_logger()
TABLES = ("rejected", "tweets")
PARAMETER = re.compile(r"\$([a-z_]+)")
PAUSE = 0.02
"""Seconds between two tries: the loader holds the file for some 20 ms a batch."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open connection in UTC, in which the table `scores` can be asked even before there is one."""

    connection: duckdb.DuckDBPyConnection

    def table(self, sql: str, parameters: Mapping[str, Parameter]) -> pa.Table:
        """The rows of a query; parameters that it does not name are left out."""
        named = {name: parameters[name] for name in set(PARAMETER.findall(sql)) & set(parameters)}
        return self.connection.execute(sql, named).to_arrow_table()

    def number(self, sql: str, parameters: Mapping[str, Parameter]) -> int:
        """The one whole number that a query or a change gives."""
        value = self.table(sql, parameters).column(0)[0].as_py()
        if not isinstance(value, int):
            raise TypeError(f"{value!r} is no count")
        return value


@dataclass(frozen=True, slots=True)
class DuckDB:
    """A warehouse in one file. Connections last as long as one step and no longer."""

    path: Path
    patience: timedelta

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only connection: the state cannot change while it is open."""
        with self._open(read_only=True) as connection:
            session = Session(connection)
            if session.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'scores'", {}) == 0:
                connection.execute(sql_of("scores").replace("CREATE TABLE", "CREATE TEMP TABLE"))
            yield session

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        with self.reading() as session:
            row = session.table(sql_of("standing"), parameters_of(model)).to_pylist()[0]
        return Standing(**row)

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Distinct texts that wait for the model, in no order."""
        with self.reading() as session:
            return session.table(sql_of("unread_texts"), {**parameters_of(model), "most": most})

    def keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        """Remove and insert in one transaction; the file is held for that long only."""
        parameters = {**parameters_of(model), "scored_at": scored_at}
        with self._open(read_only=False) as connection:
            session = Session(connection)
            connection.register("judgements", judgements)
            connection.execute("BEGIN")
            connection.execute(sql_of("scores"))
            removed = session.number(sql_of("remove_stale"), {})
            saved = session.number(sql_of("insert_scores"), parameters)
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
        found = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        missing = sorted({*TABLES} - {name for (name,) in found})
        if missing:
            raise WarehouseError(f"{self.path} has no table {missing[0]}: is it the file that tweet-loader writes?")


def sql_of(name: str) -> str:
    """One of the statements that keep `scores`; the questions of a report stand elsewhere."""
    return files("tweet_insights.warehouses").joinpath("scores", f"{name}.sql").read_text(encoding="utf-8")


def parameters_of(model: Model) -> dict[str, Parameter]:
    """The model as statements name it."""
    return {"model": model.name, "model_version": model.version, "languages": model.languages}
