"""The SQLite file that the loader writes. Scores are kept where they are, by SQLite; a report is asked of a copy.

By ADBC, as the loader does: Arrow in and out. One copy of SQLite a process, since closing a file by another drops the
locks of this one (sqlite.org/howtocorrupt.html, 2.2.1).
"""

# ruff: noqa: S608 - composed of column names from the contract, never of data

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import adbc_driver_sqlite.dbapi as sqlite
import duckdb
import pyarrow as pa
from adbc_driver_manager import dbapi

from tweet_insights.pulse import HOUR, READ_OF_HOUR, Pulse
from tweet_insights.warehouse import (
    UNFINISHED,
    Kept,
    Model,
    Parameter,
    Standing,
    WarehouseAbsentError,
    WarehouseBusyError,
    WarehouseError,
)
from tweet_insights.warehouses.file_times import written
from tweet_insights.warehouses.session import Session, in_memory
from tweet_insights.warehouses.statements import ADDED, languages_of, named, parameters_of, sql_of
from tweet_insights.warehouses.tables import TABLES

LATER = ("locked", "busy")
"""What SQLite says when trying again may help."""
KINDS = {"emotion": "TEXT", "offensive": "INTEGER"}
"""Of ADDED."""
PAGE = 50_000
"""Rows copied at a time."""
# The lock is taken by what changes nothing, so that all that is read afterwards stays true.
LOCK = "UPDATE scores SET model = model WHERE false"


@dataclass(frozen=True, slots=True)
class SQLite:
    """A warehouse in one file, which others may read and write meanwhile (WAL)."""

    path: Path
    patience: timedelta

    def state(self) -> str | None:
        """None: reading costs nothing."""
        return None

    def glance(self) -> str:
        """When the file and its log were written."""
        return written(self.path, self.path.with_name(f"{self.path.name}-wal"))

    @contextmanager
    def reading(self, since: datetime | None = None) -> Iterator[Session]:  # noqa: ARG002 - reading all costs nothing
        """A copy in memory, made in one transaction."""
        with in_memory() as answers:
            with self._transaction() as connection:
                held = tables_of(connection)
                for name, schema in TABLES.items():
                    answers.register("empty", schema.empty_table())
                    answers.execute(f"CREATE TABLE {name} AS FROM empty")
                    if name in held:
                        copy(connection, answers, name)
            yield Session(answers)

    def pulse(self, now: datetime) -> Pulse:
        """Of a copy of the last hour. Cells hold times as ISO 8601 in UTC, which sort as text."""
        times = {"tweets": "loaded_at", "rejected": "loaded_at", "scores": "scored_at"}
        since = (now - HOUR).astimezone(UTC).isoformat(timespec="microseconds")
        with in_memory() as answers:
            with self._transaction() as connection:
                held = tables_of(connection)
                for table, at in times.items():
                    names = (*READ_OF_HOUR.get(table, ()), at)
                    rows = (
                        table_of(
                            connection, f"SELECT {', '.join(names)} FROM {table} WHERE {at} >= $since", {"since": since}
                        )
                        if table in held
                        else pa.table({name: pa.array([], pa.string()) for name in names})
                    )
                    answers.register("found", rows)
                    cells = ", ".join(
                        name if name in {"stage", "reason"} else f"{name}::TIMESTAMPTZ AS {name}" for name in names
                    )
                    answers.execute(f"CREATE TABLE {table} AS SELECT {cells} FROM found")
            return Session(answers).pulse(now)

    def standing(self, model: Model) -> Standing:
        """How the model's scores stand against the tweets."""
        with self._scoring(model) as connection:
            [row] = table_of(connection, sql_of("standing"), parameters_of(model)).to_pylist()
        return Standing(**row)

    def unread_texts(self, model: Model, most: int) -> pa.Table:
        """Distinct texts that wait for the model, in no order."""
        with self._scoring(model) as connection:
            texts = table_of(connection, sql_of("unread_texts"), parameters_of(model, most=most))
        return texts.cast(pa.schema([pa.field("text", pa.string())]))

    def keep(self, judgements: pa.Table, model: Model, scored_at: datetime) -> Kept:
        """Remove and insert in one transaction, which keeps other writers out."""
        with self._open() as connection:
            run(connection, sql_of("scores_sqlite"))
            for name in {*ADDED} - columns_of(connection):
                run(connection, f"ALTER TABLE scores ADD COLUMN {name} {KINDS[name]}")
        with self._scoring(model, locked=True) as connection:
            with connection.cursor() as cursor:
                cursor.adbc_ingest("judgements", judgements, mode="create", temporary=True)
            run(connection, "CREATE INDEX temp.judged ON judgements (text)")
            removed = changed(connection, sql_of("remove_stale"), {})
            parameters = parameters_of(model) | {
                "scored_at": scored_at.astimezone(UTC).isoformat(timespec="microseconds")
            }
            saved = changed(connection, sql_of("insert_scores"), parameters)
            connection.adbc_connection.commit()
        return Kept(saved=saved, removed=removed)

    @contextmanager
    def _scoring(self, model: Model, *, locked: bool = False) -> Iterator[dbapi.Connection]:
        """A transaction in which the statements find all their tables."""
        with self._transaction() as connection:
            if locked:
                run(connection, LOCK)
            elif "scores" not in tables_of(connection):
                run(connection, sql_of("scores_sqlite").replace("CREATE TABLE", "CREATE TEMP TABLE"))
            with connection.cursor() as cursor:
                cursor.adbc_ingest("languages", languages_of(model), mode="create", temporary=True)
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[dbapi.Connection]:
        """Rolled back unless it is committed."""
        with self._open() as connection:
            connection.adbc_connection.set_autocommit(False)
            yield connection

    @contextmanager
    def _open(self) -> Iterator[dbapi.Connection]:
        if not self.path.is_file():
            raise WarehouseAbsentError(f"{self.path}: there is no file; run tweet-loader first, or correct --warehouse")
        seconds = self.patience.total_seconds()
        try:
            with sqlite.connect(str(self.path), autocommit=True) as connection:
                run(connection, f"PRAGMA busy_timeout = {round(1000 * seconds)}")
                run(connection, "PRAGMA secure_delete = ON")
                self._check(tables_of(connection))
                yield connection
        except dbapi.Error as error:
            if any(words in str(error) for words in LATER):
                raise WarehouseBusyError(
                    f"{self.path}: another process is writing, and still was after {seconds:g} s; "
                    "try again or give more --wait-seconds"
                ) from error
            raise WarehouseError(f"{self.path} cannot be used as a SQLite warehouse: {error}") from error

    def _check(self, found: Sequence[str]) -> None:
        if "migration" in found:
            raise WarehouseError(f"{self.path}: {UNFINISHED}")
        if not found:
            raise WarehouseAbsentError(f"{self.path} has no table yet; run tweet-loader first, or correct --warehouse")
        missing = sorted({"rejected", "tweets"} - {*found})
        if missing:
            raise WarehouseError(f"{self.path} has no table {missing[0]}: is it the file that tweet-loader writes?")


def run(connection: dbapi.Connection, statement: str) -> None:
    """A statement whose result is of no interest."""
    table_of(connection, statement, {})


def table_of(connection: dbapi.Connection, statement: str, parameters: Mapping[str, Parameter]) -> pa.Table:
    """The rows of a statement. SQLite numbers parameters as it first meets their names."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [*named(statement, parameters).values()] or None)
        return cursor.fetch_arrow_table()


def changed(connection: dbapi.Connection, statement: str, parameters: Mapping[str, Parameter]) -> int:
    """How many rows a statement has changed."""
    table_of(connection, statement, parameters)
    return int(str(table_of(connection, "SELECT changes() AS rows", {})["rows"][0].as_py()))


def tables_of(connection: dbapi.Connection) -> list[str]:
    """The names of the file's tables."""
    return list(map(str, table_of(connection, "SELECT name FROM sqlite_schema", {})["name"].to_pylist()))


def columns_of(connection: dbapi.Connection) -> set[str]:
    """The columns of `scores`."""
    return set(map(str, table_of(connection, "SELECT name FROM pragma_table_info('scores')", {})["name"].to_pylist()))


def copy(connection: dbapi.Connection, answers: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy a table, page by page: the driver infers types of each, so that a column without a value has any."""
    schema, after = TABLES[table], -1
    if table == "scores":  # of an earlier release it lacks columns
        held = columns_of(connection)
        schema = pa.schema([field for field in schema if field.name in held])
    columns = ", ".join(f'"{name}"' for name in schema.names)
    page = f"SELECT rowid AS at, {columns} FROM {table} WHERE rowid > $after ORDER BY rowid LIMIT {PAGE}"
    values = ", ".join(value(field.name, field.type) for field in schema)
    while True:
        with connection.cursor() as cursor:
            # One batch a page: a driver that has seen no value in the first thousand rows would refuse one later.
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(PAGE)})
            cursor.execute(page, [after])
            rows = cursor.fetch_arrow_table()
        if not rows.num_rows:
            return
        answers.register("page", rows)
        answers.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM page")
        after = int(str(rows["at"][-1].as_py()))


def value(name: str, kind: pa.DataType) -> str:
    """The expression that makes a column's value of its cell: lists are JSON, times ISO 8601, truth is 0 or 1."""
    if pa.types.is_list(kind):
        return f"""from_json("{name}", '["VARCHAR"]')"""
    if pa.types.is_timestamp(kind):
        return f'"{name}"::TIMESTAMPTZ'
    return f'"{name}" <> 0' if pa.types.is_boolean(kind) else f'"{name}"'
