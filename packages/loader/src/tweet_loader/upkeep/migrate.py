"""From one warehouse to another, of any kind: the rows in pieces, then the offsets, then both are compared.

The source is read as it stands at one moment. The target is no warehouse until its offsets are there, which come last:
so a loader on it goes on exactly where the source stood.
"""

# ruff: noqa: S608 - composed of names of our own, never of data

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import structlog

from tweet_loader.rows.batch import EVENTS, REJECTED
from tweet_loader.rows.tables import schemas
from tweet_loader.sink import Readable, SinkError
from tweet_loader.upkeep.receiver import Piece, Progress, Receiver

TABLES = schemas(EVENTS, REJECTED)
PIECE_ROWS = 50_000
DAYS: Mapping[str, str] = {
    "tweets": "coalesce(created_at, occurred_at)",
    "events": "occurred_at",
    "rejected": "rejected_at",
}
"""The moment by whose UTC day a table is compared."""
ORDER: Mapping[str, str] = {
    "tweets": "strftime(coalesce(created_at, occurred_at), '%Y-%m-%d'), source, tweet_id",
    "events": "raw_partition, raw_offset",
    "rejected": 'topic, "partition", "offset", stage, rejected_at, loaded_at, detail',
}
"""A total order of every table: pieces are the same each time."""
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Day:
    """What both warehouses hold of one table and one day."""

    table: str
    day: str
    rows: int
    checksum: str
    """A sum over the rows, of all their columns: the same for the same rows in any order."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was copied, and found equal in both."""

    copied: int
    """Rows; less than the days sum up to when an interrupted migration was taken up again."""
    days: tuple[Day, ...]


def migrate(source: Readable, target: Receiver, reread: Callable[[], Readable]) -> Migrated:
    """Copy `source` into `target` and compare; `reread` opens the target as a warehouse.

    Raises:
        SinkError: when the target is occupied, does not hold what was copied, or the source has columns that this
            release does not know.
    """
    if unknown := sorted(set(source.columns()) - set(TABLES["tweets"].names)):
        raise SinkError(
            "the warehouse has columns of a newer contract, which this release would leave behind: "
            f"{', '.join(unknown)}; upgrade tweet-loader, then migrate"
        )
    with source.reading({name: schema.names for name, schema in TABLES.items()}) as connection:
        state = _state(connection)
        found = target.progress()
        if found is None or found.source != state:
            if found:
                log.info("the source has changed since the migration was interrupted; it begins anew")
            target.begin(state)
            found = Progress(state, 0)
        copied = 0
        for piece in _pieces(connection):
            if piece.number >= found.pieces:
                target.receive(piece)
                copied += piece.rows.num_rows
                log.info("copied", table=piece.table, piece=piece.number, rows=piece.rows.num_rows)
        tables = [connection.execute(f"FROM {name}").to_arrow_table() for name in ("offsets", "replays")]
        target.settle(*(rows.cast(TABLES[name]) for name, rows in zip(("offsets", "replays"), tables, strict=True)))
        before = days(connection)
    with reread().reading({name: schema.names for name, schema in TABLES.items()}) as connection:
        return Migrated(copied, _equal(before, days(connection)))


def days(connection: duckdb.DuckDBPyConnection) -> tuple[Day, ...]:
    """Rows and checksums of every table, day by day."""
    found = []
    for table, moment in DAYS.items():
        columns = ", ".join(f'"{name}" := "{name}"' for name in TABLES[table].names)
        found += connection.execute(f"""
            SELECT '{table}', strftime({moment}, '%Y-%m-%d') AS day, count(*),
                   sum(hash(struct_pack({columns})))::VARCHAR
            FROM {table} GROUP BY day ORDER BY day
        """).fetchall()
    return tuple(Day(*row) for row in found)


def _equal(before: tuple[Day, ...], after: tuple[Day, ...]) -> tuple[Day, ...]:
    differing = sorted({(day.table, day.day) for day in set(before) ^ set(after)})
    if differing:
        where = ", ".join(f"{table} of {day}" for table, day in differing)
        raise SinkError(f"the two warehouses differ after the migration: {where}. The source is as it was")
    return after


def _state(connection: duckdb.DuckDBPyConnection) -> str:
    """What tells this state from any other: the offsets, and what they stand for."""
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in DAYS}
    offsets = connection.execute("FROM offsets ORDER BY ALL").fetchall()
    return hashlib.sha256(json.dumps([counts, offsets]).encode()).hexdigest()


def _pieces(connection: duckdb.DuckDBPyConnection) -> Iterator[Piece]:
    number = 0
    for table, order in ORDER.items():
        schema = TABLES[table]
        (rows,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
        connection.execute(f"CREATE TEMP TABLE ordered AS FROM {table} ORDER BY {order}")
        for begin in range(0, rows, PIECE_ROWS):
            found = connection.execute(f"FROM ordered LIMIT {PIECE_ROWS} OFFSET {begin}").to_arrow_table()
            yield Piece(number, table, found.select(schema.names).cast(schema))
            number += 1
        connection.execute("DROP TABLE ordered")
