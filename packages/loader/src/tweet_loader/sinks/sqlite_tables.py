"""The tables of a SQLite warehouse and the statements of one commit, composed of the columns of a batch."""

# ruff: noqa: S608 - composed of column names from the contract, never of data

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from tweet_loader.rows.tables import KEYS
from tweet_loader.sink import SinkError
from tweet_loader.sinks.sqlite_cells import column_type

Columns = Mapping[str, str]
"""Name to type and constraint, such as TEXT NOT NULL."""


def columns_of(schema: pa.Schema) -> Columns:
    """The columns of a table."""
    return {field.name: column_type(field) for field in schema}


def create(table: str, columns: Columns) -> Iterator[str]:
    """What makes a table. The order of `events` is the order of arrival, so that its key costs next to nothing."""
    inner = [f'"{name}" {kind}' for name, kind in columns.items()]
    if key := KEYS.get(table):
        inner.append(f"PRIMARY KEY ({names(key)})")
    without = ", WITHOUT ROWID" if table != "tweets" and key else ""
    yield f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(inner)}) STRICT{without}"
    if table == "rejected":
        yield (
            'CREATE UNIQUE INDEX IF NOT EXISTS rejected_once ON rejected (topic, "partition", "offset", stage) '
            'WHERE "offset" >= 0'
        )


def widen(table: str, held: Columns, wanted: Columns) -> Iterator[str]:
    """What adds the columns that the table lacks.

    Raises:
        SinkError: when it lacks one that no row may lack, or has one of another type.
    """
    for name, kind in wanted.items():
        if name not in held:
            if kind.endswith("NOT NULL"):
                raise SinkError(f"the table {table} has no column `{name}`, which every row must have; nothing written")
            yield f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}'
        elif held[name].split()[0] != kind.split()[0]:
            raise SinkError(f"the column `{name}` of the table {table} is {held[name]}, not {kind}; nothing written")


def names(columns: Iterable[str]) -> str:
    """A list of columns, quoted since some are words of SQL."""
    return ", ".join(f'"{name}"' for name in columns)


def version_of(row: str) -> str:
    """The order of a tweet's versions. Raw offsets break ties of the platform's clock."""
    return f"({row}.kind = 'deleted', {row}.occurred_at, {row}.raw_offset, {row}.raw_partition)"


def insert(table: str, columns: Iterable[str]) -> str:
    """Rows of the temporary table that is named after the real one."""
    return f"INSERT INTO main.{table} ({names(columns)}) SELECT {names(columns)} FROM temp.new_{table}"


def upsert_tweets(columns: Iterable[str], held: Iterable[str]) -> str:
    """Newer versions in the place of older ones; a column that the batch does not know becomes NULL."""
    given = set(columns)
    changes = ", ".join(f'"{name}" = {f"excluded.{name}" if name in given else "NULL"}' for name in held)
    return (
        f"{insert('tweets', columns)} WHERE true ON CONFLICT (source, tweet_id) DO UPDATE SET {changes} "
        f"WHERE {version_of('excluded')} > {version_of('tweets')}"
    )


CREATE_AWAITING_PURGE = (
    "CREATE TABLE IF NOT EXISTS awaiting_purge (source TEXT NOT NULL, tweet_id TEXT NOT NULL) STRICT"
)
"""Tweets that were deleted, and of whose texts traces may stand where a page has room."""

AWAIT_PURGE = "INSERT INTO awaiting_purge SELECT source, tweet_id FROM temp.new_tweets WHERE kind = 'deleted'"

AWAITED = "SELECT EXISTS (SELECT 1 FROM awaiting_purge)"

FORGOTTEN = "INSERT INTO temp.forgotten SELECT source, tweet_id FROM awaiting_purge"

PURGED = "DELETE FROM awaiting_purge WHERE (source, tweet_id) IN (SELECT source, tweet_id FROM temp.forgotten)"

# The first statement of a transaction: it changes nothing and takes the lock, so that what is read next stays true.
LOCK = "UPDATE offsets SET next_offset = next_offset WHERE false"

STORED = "SELECT topic, partition, next_offset FROM offsets"

TOPIC_IDS = "SELECT topic, max(topic_id) FROM offsets WHERE topic_id IS NOT NULL GROUP BY topic"

SEEN = "SELECT raw_offset FROM events WHERE raw_partition = ? AND raw_offset BETWEEN ? AND ?"

ASIDE = 'SELECT topic, "partition", "offset", stage FROM rejected WHERE topic = ? AND "offset" BETWEEN ? AND ?'

MOVE_ON = """
INSERT INTO offsets (topic, partition, next_offset, topic_id) VALUES (?, ?, ?, ?)
ON CONFLICT (topic, partition)
DO UPDATE SET next_offset = excluded.next_offset, topic_id = coalesce(excluded.topic_id, topic_id)
"""

COUNT_REPLAYS = """
INSERT INTO replays (raw_partition, records) VALUES (?, ?)
ON CONFLICT (raw_partition) DO UPDATE SET records = records + excluded.records
"""
