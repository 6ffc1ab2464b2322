"""One commit into an open DuckDB file, step by step; its statements are in `duckdb_statements`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

import duckdb
import pyarrow as pa
from tweet_schema.masking import without_quotes

from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import Batch
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
from tweet_loader.rows.tables import PLACED
from tweet_loader.sink import Committed
from tweet_loader.sinks import duckdb_statements as sql
from tweet_loader.sinks.duckdb_tables import REJECTED, TWEETS, new_columns


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of every table in the file."""
    held: dict[str, set[str]] = defaultdict(set)
    for table, column in connection.execute(sql.COLUMNS).fetchall():
        held[table].add(column)
    return held


def stored(connection: duckdb.DuckDBPyConnection) -> dict[Place, int]:
    """The offsets in the file."""
    rows = connection.execute(sql.STORED).fetchall()
    return {Place(topic, partition): next_offset for topic, partition, next_offset in rows}


def widen(connection: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Give the tables the columns that the batch has more; those of this release they have."""
    known = {"tweets": TWEETS, "rejected": REJECTED}
    for table, rows in {"tweets": batch.events.drop_columns(PLACED.names), "rejected": batch.rejected}.items():
        if set(rows.column_names) - known[table].keys():
            connection.register("batch", rows)
            types = dict(connection.execute(sql.TYPES).fetchall())
            for statement in new_columns(table, columns(connection)[table], types):
                connection.execute(statement)


def write(connection: duckdb.DuckDBPyConnection, batch: Batch, loaded_at: datetime) -> Committed:
    """Add what is new in the batch and move its spans on."""
    fresh = fresh_of(batch.events, partial(_seen, connection))
    if fresh:
        _add_events(connection, rows_of(batch.events, fresh), loaded_at)
        if batch.has_deletions:
            connection.execute(sql.AWAIT_PURGE)
    aside = _add_rejected(connection, batch.rejected, loaded_at) if batch.rejected.num_rows else []
    again = replays(batch.events, fresh, batch.rejected, aside)
    for partition, records in again.items():
        connection.execute(sql.COUNT_REPLAYS, [partition, records])
    if batch.spans:
        connection.execute(sql.move_on(batch.spans))
    return Committed(len(fresh), len(aside), sum(again.values()), loaded_at)


def refused(
    connection: duckdb.DuckDBPyConnection, events: pa.Table, rows: Sequence[int], now: datetime
) -> Iterator[tuple[int, str]]:
    """Each of `rows` that cannot be held and why, found by halves: n bad rows of m take about n log m tries."""
    if not rows or (reason := _trial(connection, events.take(pa.array(rows, pa.int64())), now)) is None:
        return
    if len(rows) == 1:
        yield rows[0], reason
        return
    middle = len(rows) // 2
    yield from refused(connection, events, rows[:middle], now)
    yield from refused(connection, events, rows[middle:], now)


def _seen(connection: duckdb.DuckDBPyConnection, bounds: Bounds) -> list[Lineage]:
    return connection.execute(sql.seen(bounds)).fetchall()


def _add_events(connection: duckdb.DuckDBPyConnection, fresh: pa.Table, loaded_at: datetime) -> None:
    connection.register("fresh", fresh)
    connection.execute(sql.ADD_EVENTS, [loaded_at])
    connection.register("newest", rows_of(fresh, newest_of_each(fresh)))
    ((held,),) = connection.execute(sql.HELD).fetchall()
    if held:
        connection.execute(sql.REMOVE_OLDER)
    connection.execute(sql.ADD_NEWEST + (sql.BUT_OLDER if held else ""), [loaded_at])


def _add_rejected(connection: duckdb.DuckDBPyConnection, set_aside: pa.Table, loaded_at: datetime) -> Sequence[int]:
    """The rows that were new."""
    keys = aside_keys(set_aside)
    new = fresh_asides(keys, _held_asides(connection, keys))
    connection.register("aside", rows_of(set_aside, new))
    connection.execute(sql.ADD_REJECTED, [loaded_at])
    return new


def _held_asides(connection: duckdb.DuckDBPyConnection, keys: Sequence[Aside]) -> Iterator[Aside]:
    for topic, (first, last) in aside_bounds(keys).items():
        yield from connection.execute(sql.ASIDE, [topic, first, last]).fetchall()


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
