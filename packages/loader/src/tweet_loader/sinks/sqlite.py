"""A SQLite file as a sink. Rows and offsets change in one transaction; readers are never kept out (WAL).

Rows enter by ADBC as Arrow. A process must hold one copy of SQLite only: closing a file by another copy drops the
locks of this one (sqlite.org/howtocorrupt.html, 2.2.1), so everything here goes by the driver's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from itertools import chain
from pathlib import Path

import adbc_driver_sqlite.dbapi as sqlite
import duckdb
import pyarrow as pa
from adbc_driver_manager import dbapi
from tweet_schema.masking import without_quotes

from tweet_loader.fence import check_fence
from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import EVENTS, REJECTED, Batch
from tweet_loader.rows.choose import (
    Aside,
    Bounds,
    Lineage,
    aside_bounds,
    aside_keys,
    fresh_asides,
    fresh_of,
    newest_of_each,
    replays,
    rows_of,
)
from tweet_loader.rows.fit import misfits
from tweet_loader.rows.reject import Clock
from tweet_loader.rows.tables import schemas, stamped
from tweet_loader.sink import Committed, RowsRefusedError, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks import sqlite_tables as sql
from tweet_loader.sinks.erasure import asides, tombstones
from tweet_loader.sinks.file_bytes import beside
from tweet_loader.sinks.sqlite_cells import cells, converter, newer, values
from tweet_loader.upkeep.forget import IDENTITIES, Identity
from tweet_loader.upkeep.purge import PurgePace
from tweet_loader.upkeep.receiver import UNFINISHED

LATER = ("locked", "busy", "disk is full")
"""What SQLite says when trying again may help."""

# With NORMAL a power cut may take the last commits back, offsets and all: they are loaded again. `secure_delete`
# overwrites what is deleted with zeros.
PRAGMAS = (
    *("PRAGMA busy_timeout = 0", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"),
    "PRAGMA secure_delete = ON",
)
TABLES = schemas(EVENTS, REJECTED)


@contextmanager
def opened(path: Path) -> Iterator[dbapi.Connection]:
    """A transaction on the file, rolled back unless it is committed.

    Raises:
        SinkBusyError: when somebody else writes.
        SinkError: when the file cannot be opened or used.
    """
    if not path.parent.is_dir():
        raise SinkError(f"there is no folder {path.parent} for the warehouse (--sink sqlite:PATH)")
    try:
        with sqlite.connect(str(path), autocommit=True) as connection:
            for pragma in PRAGMAS:
                rows(connection, pragma)
            connection.adbc_connection.set_autocommit(False)
            yield connection
    except dbapi.Error as error:
        kind = SinkBusyError if any(words in str(error) for words in LATER) else SinkError
        raise kind(f"the warehouse {path} (--sink sqlite:PATH): {without_quotes(error)}") from error


def rows(connection: dbapi.Connection, statement: str, parameters: Sequence[object] = ()) -> list[Sequence[object]]:
    """The rows of a statement; none when it has no result."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return [tuple(row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class SQLiteSink:
    """The sink at `path`, made with its tables when it is not there. `clock` says when rows are committed."""

    path: Path
    clock: Clock
    purge_pace: PurgePace = field(default_factory=PurgePace)

    def offsets(self) -> Mapping[Place, int]:
        """The offsets in the file."""
        with self._tables() as connection:
            return _stored(connection)

    def topic_ids(self) -> Mapping[str, str]:
        """The ids in the file."""
        with self._tables() as connection:
            return {str(topic): str(name) for topic, name in rows(connection, sql.TOPIC_IDS)}

    def commit(self, batch: Batch) -> Committed:
        """One transaction; a failure in it leaves the file as it was."""
        if refused := misfits(batch.events):
            raise RowsRefusedError(refused)
        with self._tables() as connection:
            rows(connection, sql.LOCK)
            check_fence(_stored(connection), batch.spans)
            committed = _write(connection, batch, self.clock())
            connection.adbc_connection.commit()
        if batch.has_deletions:
            self.purge_pace.deleted()
        return committed

    def columns(self) -> Sequence[str]:
        """Of the table in the file."""
        with opened(self.path) as connection:
            return list(_columns(connection, "tweets"))

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """What is wanted, copied in one transaction of the file, in memory."""
        if not self.path.exists():
            raise SinkError(f"there is no warehouse {self.path} (--sink sqlite:PATH)")
        with converter() as answers:
            with opened(self.path) as connection:
                for table, columns in wanted.items():
                    _copy(connection, answers, table, columns)
            yield answers

    def purge(self, *, now: bool = False) -> None:
        """The file is packed and its log emptied."""
        if not self.purge_pace.is_due(now=now):
            return
        with self._tables() as connection:
            ((awaited,),) = rows(connection, sql.AWAITED)
        if awaited:
            with self.purge_pace.purging():
                self.erase(IDENTITIES.empty_table(), lambda: None)
        else:
            self.purge_pace.clean()

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """Changed in place, where `secure_delete` writes zeros; then the log is emptied and the file packed.

        Zeros are not enough: of 5,001 texts that were deleted or replaced, 6 still stood in what pages had moved.
        """
        with self._tables() as connection:
            with connection.cursor() as cursor:
                cursor.adbc_ingest("forgotten", tweets, mode="create", temporary=True)
            rows(connection, sql.FORGOTTEN)
            rows(connection, tombstones(_columns(connection, "tweets"), "'[]'"))
            rows(connection, asides("'[]'", "CAST(source || ':' || tweet_id AS BLOB)"))
            connection.adbc_connection.commit()
            hidden()
            connection.adbc_connection.set_autocommit(True)
            for step in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                if (answer := rows(connection, step)) and answer[0][0] != 0:
                    raise SinkBusyError(f"somebody reads {self.path}: the log cannot be emptied now; forget again")
            rows(connection, sql.PURGED)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """The file and its logs; SQLite compresses nothing."""
        return beside(self.path)

    def awaiting_purge(self) -> Sequence[Identity]:
        """None: a search reads all that is there."""
        return ()

    @contextmanager
    def _tables(self) -> Iterator[dbapi.Connection]:
        with opened(self.path) as connection:
            if _columns(connection, "migration"):
                raise SinkError(UNFINISHED)
            if not _columns(connection, "awaiting_purge"):
                for statement in chain(*(sql.create(name, sql.columns_of(schema)) for name, schema in TABLES.items())):
                    rows(connection, statement)
                rows(connection, sql.CREATE_AWAITING_PURGE)
                connection.adbc_connection.commit()
            yield connection


@cache
def _converter() -> duckdb.DuckDBPyConnection:
    """One for all batches: to make one takes as long as to load a small batch."""
    return converter()


def _columns(connection: dbapi.Connection, table: str) -> dict[str, str]:
    found = rows(connection, f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')")  # noqa: S608 - our names
    return {str(name): f"{kind}{' NOT NULL' if required else ''}" for name, kind, required in found}


def _stored(connection: dbapi.Connection) -> dict[Place, int]:
    return {
        Place(str(topic), int(str(partition))): int(str(next_offset))
        for topic, partition, next_offset in rows(connection, sql.STORED)
    }


def _write(connection: dbapi.Connection, batch: Batch, loaded_at: datetime) -> Committed:
    fresh = fresh_of(batch.events, partial(_seen, connection))
    keys = aside_keys(batch.rejected)
    aside = fresh_asides(keys, _held_asides(connection, keys))
    wanted = schemas(batch.events.schema, batch.rejected.schema)
    events = rows_of(batch.events, fresh)
    added = {
        "events": events,
        "tweets": rows_of(events, newest_of_each(events)),
        "rejected": rows_of(batch.rejected, aside),
    }
    for table, new in added.items():
        if new.num_rows:
            _add(connection, table, cells(_converter(), stamped(new, wanted[table], loaded_at)), wanted[table])
    if batch.has_deletions and fresh:
        rows(connection, sql.AWAIT_PURGE)
    again = replays(batch.events, fresh, batch.rejected, aside)
    for partition, records in again.items():
        rows(connection, sql.COUNT_REPLAYS, [partition, records])
    for span in batch.spans:
        rows(connection, sql.MOVE_ON, [*span.place, span.end, span.topic_id])
    return Committed(len(fresh), len(aside), sum(again.values()), loaded_at)


def _add(connection: dbapi.Connection, table: str, new: pa.Table, schema: pa.Schema) -> None:
    held = _columns(connection, table)
    for statement in sql.widen(table, held, sql.columns_of(schema)):
        rows(connection, statement)
    with connection.cursor() as cursor:
        cursor.adbc_ingest(f"new_{table}", new, mode="create", temporary=True)
    columns = schema.names
    every = {**dict.fromkeys(held), **dict.fromkeys(columns)}
    rows(connection, sql.upsert_tweets(columns, every) if table == "tweets" else sql.insert(table, columns))


def _seen(connection: dbapi.Connection, bounds: Bounds) -> Iterator[Lineage]:
    for partition, (first, last) in bounds.items():
        for (offset,) in rows(connection, sql.SEEN, [partition, first, last]):
            yield partition, int(str(offset))


def _held_asides(connection: dbapi.Connection, keys: Sequence[Aside]) -> Iterator[Aside]:
    for topic, (first, last) in aside_bounds(keys).items():
        for name, partition, offset, stage in rows(connection, sql.ASIDE, [topic, first, last]):
            yield str(name), int(str(partition)), int(str(offset)), str(stage)


def _copy(connection: dbapi.Connection, answers: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Make a table in `answers` of one in the file.

    The driver infers types of the first rows of an answer: with all rows in one batch it sees each column whole.
    """
    held_types = _columns(connection, table)
    known = TABLES[table]
    schema = pa.schema([known.field(name) if name in known.names else newer(name, held_types) for name in columns])
    ((number,),) = rows(connection, f"SELECT max(count(*), 1) FROM {table}")  # noqa: S608 - a name of ours
    with connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(number)})
        cursor.execute(f"SELECT {sql.names(columns)} FROM {table}")  # noqa: S608 - names of our own
        held = cursor.fetch_arrow_table()
    answers.register("held", held)
    answers.execute(f"CREATE TABLE {table} AS SELECT {values(schema)} FROM held")  # noqa: S608 - as above
