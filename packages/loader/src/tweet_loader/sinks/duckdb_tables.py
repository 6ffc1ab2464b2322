"""The tables of a DuckDB warehouse, derived from the contracts."""

from collections.abc import Mapping

from tweet_schema.contract import latest
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject

PROCESSED = dict(duckdb_columns(latest(Subject.PROCESSED)))
LOADED_AT = {"loaded_at": "TIMESTAMPTZ NOT NULL"}

# No primary key on tweets and events. Measured with 2 million tweets, each batch a file opened, 10 % edits,
# committed and closed again: an upsert by ON CONFLICT into a table with the key took 3.0 times as long as delete
# and insert by row id for batches of 500 rows and 2.8 times for 10,000, most of it for writing the index
# at each close; MERGE without a key 1.0 and 2.0 times. `reconcile` counts what a key would have refused.
TWEETS = PROCESSED | LOADED_AT
"""One current row per (source, tweet_id): the newest version, or a tombstone."""

EVENTS = {
    **{name: PROCESSED[name] for name in ("raw_partition", "raw_offset", "kind", "source", "tweet_id", "version_id")},
    **{name: PROCESSED[name] for name in ("occurred_at", "created_at", "raw_timestamp")},
    "processed_partition": "BIGINT NOT NULL",
    "processed_offset": "BIGINT NOT NULL",
    "processed_timestamp": "TIMESTAMPTZ",
    **LOADED_AT,
}
"""One row per distinct raw record."""

REJECTED = (
    dict(duckdb_columns(latest(Subject.REJECTED))) | {"raw_partition": "BIGINT", "raw_offset": "BIGINT"} | LOADED_AT
)
"""One row per record set aside; the raw record is named where the loader did it and knew."""

OFFSETS = {"topic": "VARCHAR NOT NULL", "partition": "BIGINT NOT NULL", "next_offset": "BIGINT NOT NULL"} | {
    "topic_id": "VARCHAR"
}
"""Where the next batch must begin, and in which making of the topic: the truth about what was loaded."""

REPLAYS = {"raw_partition": "BIGINT NOT NULL", "records": "BIGINT NOT NULL"}
"""How many records came again, by the partition of the raw record."""


AWAITING_PURGE = {"source": "VARCHAR NOT NULL", "tweet_id": "VARCHAR NOT NULL"}
"""Tweets that were deleted, and whose texts may still stand in blocks of the file that DuckDB has not used again."""


def names(columns: Mapping[str, str], table: str = "") -> str:
    """The columns for a select list, quoted since some are words of SQL, each prefixed with `table` if given."""
    return ", ".join(f'{table}{"." if table else ""}"{name}"' for name in columns)


def _create(table: str, columns: Mapping[str, str], key: str = "") -> str:
    inner = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"CREATE TABLE IF NOT EXISTS {table} ({inner}{f', PRIMARY KEY ({key})' if key else ''})"


CREATE = (
    _create("tweets", TWEETS),
    _create("events", EVENTS),
    _create("rejected", REJECTED),
    _create("offsets", OFFSETS, key="topic, partition"),
    _create("replays", REPLAYS, key="raw_partition"),
    _create("awaiting_purge", AWAITING_PURGE),
)


def missing_columns(held: Mapping[str, set[str]]) -> tuple[str, ...]:
    """What adds the columns that a file made by an older release lacks, where a row may do without them.

    `held` names the columns of each table in the file. A new column that no row may lack is not added: the
    contract forbids it (every later field has a default), and an insert would name it.
    """
    return tuple(
        f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}'
        for table, columns in {"tweets": TWEETS, "events": EVENTS, "rejected": REJECTED, "offsets": OFFSETS}.items()
        for name, kind in columns.items()
        if name not in held[table] and not kind.endswith("NOT NULL")
    )


def new_columns(table: str, held: set[str], types: Mapping[str, str]) -> tuple[str, ...]:
    """What adds the columns of a batch that the table has not, since a newer version of the contract has them."""
    return tuple(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}' for name, kind in types.items() if name not in held)
