"""A DuckDB file as a sink. Rows and offsets change in one transaction.

DuckDB lets one process write and keeps all others out while it has the file open, so the file is opened, committed
to and closed for every batch: between two batches anyone can read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
from tweet_schema.masking import without_quotes

from tweet_loader.batch import Batch
from tweet_loader.choose import fresh_of, lineages, newest_of_each, rows_of
from tweet_loader.fence import check_fence
from tweet_loader.receiver import UNFINISHED
from tweet_loader.record import Place
from tweet_loader.reject import Clock
from tweet_loader.sink import Committed, RowsRefusedError, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks import duckdb_statements as sql
from tweet_loader.sinks.duckdb_tables import CREATE, missing_columns, new_columns
from tweet_loader.sinks.erasure import asides, tombstones
from tweet_loader.sinks.file_bytes import beside
from tweet_loader.tables import PLACED

IN_USE = ("lock", "different configuration")
"""What DuckDB says when another process, or this one with other settings, has the file open."""


# A batch is small: with a second thread a commit of 2,000 rows cost 1.5 times the CPU, and on a busy machine more time.
WRITER: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "1GB"}


@contextmanager
def opened(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse for as long as it is needed; nobody else can write, or for a writer even read, meanwhile.

    Raises:
        SinkBusyError: when somebody else has it open.
        SinkError: when it cannot be opened at all.
    """
    try:
        connection = duckdb.connect(path, read_only=read_only, config={} if read_only else WRITER)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        if any(words in str(error) for words in IN_USE):
            raise SinkBusyError(f"the warehouse {path} is in use: {error}") from error
        raise SinkError(f"the warehouse {path} cannot be opened (--sink duckdb:PATH): {error}") from error
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class DuckDBSink:
    """The sink at `path`, made with its tables when it is not there. `clock` says when rows are committed."""

    path: Path
    clock: Clock

    def offsets(self) -> Mapping[Place, int]:
        """The offsets in the file."""
        with self._tables() as connection:
            return _stored(connection)

    def topic_ids(self) -> Mapping[str, str]:
        """The ids in the file."""
        with self._tables() as connection:
            return dict(connection.execute(sql.TOPIC_IDS).fetchall())

    def commit(self, batch: Batch) -> Committed:
        """One transaction; a failure in it leaves the file as it was."""
        with self._tables() as connection:
            connection.begin()
            check_fence(_stored(connection), batch.spans)
            try:
                _widen(connection, batch)
                committed = _write(connection, batch, self.clock())
                connection.commit()
            except (duckdb.IntegrityError, duckdb.DataError) as error:
                connection.rollback()
                refused = dict(_refused(connection, batch.events, range(batch.events.num_rows), self.clock()))
                if not refused:
                    raise
                raise RowsRefusedError(refused) from error
            return committed

    def columns(self) -> Sequence[str]:
        """Of the table in the file."""
        with opened(self.path, read_only=True) as connection:
            return sorted(_columns(connection)["tweets"])

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:  # noqa: ARG002 - all of it can be asked
        """The file, read-only: nobody writes meanwhile."""
        with opened(self.path, read_only=True) as connection:
            yield connection

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """Changed in place first, then the whole file is written anew and takes the place of the old one.

        DuckDB keeps what was deleted in its blocks until it needs them, and CHECKPOINT moves none: measured, a text
        stood in the file after both. The lock is held until the new file has the name.
        """
        anew = self.path.with_name(f"{self.path.name}.anew")
        anew.unlink(missing_ok=True)
        with opened(self.path, read_only=False) as connection:
            connection.register("forgotten", tweets)
            connection.begin()
            connection.execute(tombstones(_columns(connection)["tweets"], "[]"))
            connection.execute(asides("[]", "encode(source || ':' || tweet_id)"))
            connection.commit()
            hidden()
            connection.unregister("forgotten")
            ((name,),) = connection.execute("SELECT current_database()").fetchall()
            connection.execute(f"ATTACH '{quoted(anew)}' AS anew")
            connection.execute(f'COPY FROM DATABASE "{name}" TO anew')
            connection.execute("DETACH anew")
            anew.replace(self.path)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """The file and its log; and every text in it, since DuckDB compresses some."""
        yield from beside(self.path)
        with opened(self.path, read_only=True) as connection:
            for table in ("tweets", "rejected"):
                for piece in connection.execute(f"FROM {table}").to_arrow_reader(10_000):
                    yield f"{self.path.name}, {table}", "\n".join(map(str, piece.to_pylist())).encode()

    @contextmanager
    def _tables(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with opened(self.path, read_only=False) as connection:
            for statement in CREATE:
                connection.execute(statement)
            held = _columns(connection)
            if "migration" in held:
                raise SinkError(UNFINISHED)
            for statement in missing_columns(held):
                connection.execute(statement)
            yield connection


def quoted(path: Path) -> str:
    """A path between the quotes of SQL."""
    return str(path).replace("'", "''")


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for table, column in connection.execute(sql.COLUMNS).fetchall():
        held[table].add(column)
    return held


def _widen(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Give the tables the columns that the batch has more."""
    held = _columns(connection)
    for table, rows in {"tweets": batch.events.drop_columns(PLACED.names), "rejected": batch.rejected}.items():
        if set(rows.column_names) - held[table]:
            connection.register("batch", rows)
            for statement in new_columns(table, held[table], dict(connection.execute(sql.TYPES).fetchall())):
                connection.execute(statement)


def _stored(connection: duckdb.DuckDBPyConnection) -> dict[Place, int]:
    rows = connection.execute(sql.STORED).fetchall()
    return {Place(topic, partition): next_offset for topic, partition, next_offset in rows}


def _write(connection: duckdb.DuckDBPyConnection, batch: Batch, loaded_at: datetime) -> Committed:
    events = _add_events(connection, batch.events, loaded_at) if batch.events.num_rows else 0
    rejected = _add_rejected(connection, batch.rejected, loaded_at) if batch.rejected.num_rows else 0
    for span in batch.spans:
        connection.execute(sql.MOVE_ON, [*span.place, span.end, span.topic_id])
    replays = batch.events.num_rows + batch.rejected.num_rows - events - rejected
    return Committed(events, rejected, replays, loaded_at)


def _add_events(connection: duckdb.DuckDBPyConnection, incoming: pa.Table, loaded_at: datetime) -> int:
    fresh = rows_of(incoming, fresh_of(lineages(incoming), partial(_seen, connection)))
    connection.register("incoming", incoming)
    connection.register("fresh", fresh)
    connection.register("newest", rows_of(fresh, newest_of_each(fresh)))
    connection.execute(sql.ADD_EVENTS, [loaded_at])
    connection.execute(sql.HELD)
    connection.execute(sql.REMOVE_OLDER)
    connection.execute(sql.ADD_NEWEST, [loaded_at])
    if fresh.num_rows < incoming.num_rows:
        connection.execute(sql.COUNT_REPLAYS)
    return fresh.num_rows


def _seen(connection: duckdb.DuckDBPyConnection, partition: int, first: int, last: int) -> list[int]:
    return [offset for (offset,) in connection.execute(sql.SEEN, [partition, first, last]).fetchall()]


def _add_rejected(connection: duckdb.DuckDBPyConnection, set_aside: pa.Table, loaded_at: datetime) -> int:
    connection.register("set_aside", set_aside)
    connection.execute(sql.ASIDE, [loaded_at])
    added = _count(connection.execute(sql.ADD_REJECTED))
    if added < set_aside.num_rows:
        connection.execute(sql.COUNT_REPLAYS_ASIDE)
    return added


def _count(inserted: duckdb.DuckDBPyConnection) -> int:
    ((rows,),) = inserted.fetchall()
    return int(rows)


def _refused(
    connection: duckdb.DuckDBPyConnection, events: pa.Table, rows: Sequence[int], now: datetime
) -> Iterator[tuple[int, str]]:
    """Each of `rows` that cannot be held and why, found by halves: n bad rows of m take about n log m tries."""
    if not rows or (reason := _trial(connection, events.take(pa.array(rows, pa.int64())), now)) is None:
        return
    if len(rows) == 1:
        yield rows[0], reason
        return
    middle = len(rows) // 2
    yield from _refused(connection, events, rows[:middle], now)
    yield from _refused(connection, events, rows[middle:], now)


def _trial(connection: duckdb.DuckDBPyConnection, some_rows: pa.Table, now: datetime) -> str | None:
    connection.register("some_rows", some_rows)
    connection.begin()
    try:
        connection.execute(sql.TRY_ROWS, [now])
    except (duckdb.IntegrityError, duckdb.DataError) as error:
        return without_quotes(error)
    finally:
        connection.rollback()
    return None
