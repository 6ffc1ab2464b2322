"""The tables of every warehouse, in Arrow. Each sink keeps them in its own types."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Mapping, Sequence

import pyarrow as pa

_UTC = pa.timestamp("us", tz="UTC")


def schema_of(*fields: pa.Field[pa.DataType]) -> pa.Schema:
    """A schema of fields of several types."""
    return pa.schema(fields)


LOADED_AT = pa.field("loaded_at", _UTC, nullable=False)
PLACED = schema_of(
    pa.field("processed_partition", pa.int64(), nullable=False),
    pa.field("processed_offset", pa.int64(), nullable=False),
    pa.field("processed_timestamp", _UTC),
)
"""Where an event stood in `processed`: what a row of `events` has and one of `tweets` has not."""

LINEAGE = (
    *("raw_partition", "raw_offset", "kind", "source", "tweet_id", "version_id"),
    *("occurred_at", "created_at", "raw_timestamp"),
    *PLACED.names,
)
"""What the table `events` keeps of each event."""

OFFSETS = schema_of(
    pa.field("topic", pa.string(), nullable=False),
    pa.field("partition", pa.int64(), nullable=False),
    pa.field("next_offset", pa.int64(), nullable=False),
    pa.field("topic_id", pa.string()),
)
"""Where the next batch must begin, and in which making of the topic: the truth about what was loaded."""

REPLAYS = schema_of(
    pa.field("raw_partition", pa.int64(), nullable=False), pa.field("records", pa.int64(), nullable=False)
)
"""How many records came again, by the partition of the raw record."""

KEYS: Mapping[str, Sequence[str]] = {
    "tweets": ("source", "tweet_id"),
    "events": ("raw_partition", "raw_offset"),
    "offsets": ("topic", "partition"),
    "replays": ("raw_partition",),
}
"""What is there once. A rejected record is, by its place and stage, only where it had an offset."""


def tweets_schema(events: pa.Schema) -> pa.Schema:
    """Of `tweets`, for events of that schema: one current row per (source, tweet_id)."""
    return schema_of(*(field for field in events if field.name not in PLACED.names), LOADED_AT)


def events_schema(events: pa.Schema) -> pa.Schema:
    """Of `events`: one row per distinct raw record."""
    return schema_of(*(events.field(name) for name in LINEAGE), LOADED_AT)


def rejected_schema(rejected: pa.Schema) -> pa.Schema:
    """Of `rejected`: one row per record set aside."""
    return schema_of(*rejected, LOADED_AT)


def schemas(events: pa.Schema, rejected: pa.Schema) -> dict[str, pa.Schema]:
    """Every table by its name."""
    return {
        "tweets": tweets_schema(events),
        "events": events_schema(events),
        "rejected": rejected_schema(rejected),
        "offsets": OFFSETS,
        "replays": REPLAYS,
    }


def stamped(rows: pa.Table, schema: pa.Schema, loaded_at: object) -> pa.Table:
    """The columns of `schema` out of `rows`, with `loaded_at` in each row."""
    moments = pa.repeat(pa.scalar(loaded_at, _UTC), rows.num_rows)
    return pa.table([*(rows[name] for name in schema.names[:-1]), moments], schema=schema)
