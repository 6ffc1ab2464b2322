"""The tables and views of a BigQuery warehouse, as statements of GoogleSQL.

`arrivals` is appended to: an event is a row without a record set aside. The tables `migrated_…` hold what came from
another warehouse, which are no arrivals. People ask the views `tweets`, `events` and `rejected`.
"""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Iterator
from importlib.resources import files

import pyarrow as pa

from tweet_loader.rows.batch import EVENTS, REJECTED
from tweet_loader.rows.tables import schemas
from tweet_loader.sinks.bigquery.address import BigQueryAddress, Plan
from tweet_loader.sinks.parquet_chain import chain_schema

SANDBOX_DAYS = 60
"""After which a sandbox drops tables, views and partitions ("BigQuery sandbox")."""
TIME_TRAVEL_HOURS = 48
"""How long what was deleted can be asked for: the least there is. Google keeps it seven more days (fail-safe)."""
PARTITIONED = "created_at"
CLUSTERED = ("lang", "author_id")
EVERYTHING = f"({PARTITIONED} >= TIMESTAMP '0001-01-01' OR {PARTITIONED} IS NULL)"
"""A filter on the partitions, which every query must have, that leaves none out."""
ARRIVALS: pa.Schema = chain_schema(EVENTS, REJECTED)
TABLES = schemas(EVENTS, REJECTED)
MIGRATED = {"migrated_tweets": "tweets", "migrated_events": "events", "migrated_rejected": "rejected"}
VIEWS = ("tweets", "events", "rejected")

SCALARS = (
    (pa.types.is_string, "STRING"),
    (pa.types.is_int64, "INT64"),
    (pa.types.is_float64, "FLOAT64"),
    (pa.types.is_boolean, "BOOL"),
    (pa.types.is_binary, "BYTES"),
    (pa.types.is_timestamp, "TIMESTAMP"),
)


def kind_of(kind: pa.DataType) -> str:
    """GoogleSQL's name for a type.

    Raises:
        TypeError: for one that no contract has.
    """
    if isinstance(kind, pa.ListType):
        return f"ARRAY<{kind_of(kind.value_type)}>"
    if isinstance(kind, pa.StructType):
        return "STRUCT<{}>".format(", ".join(f"`{field.name}` {kind_of(field.type)}" for field in kind))
    for fits, name in SCALARS:
        if fits(kind):
            return name
    raise TypeError(f"{kind} is none of the contracts' types")


def column(field: pa.Field[pa.DataType]) -> str:
    """Of a `CREATE TABLE`; a list is never null in BigQuery, so that none can be said not to be."""
    required = "" if field.nullable or isinstance(field.type, pa.ListType) else " NOT NULL"
    return f"`{field.name}` {kind_of(field.type)}{required}"


def added(address: BigQueryAddress, table: str, schema: pa.Schema) -> str:
    """The statement that adds columns which anything may do without."""
    columns = ", ".join(f"ADD COLUMN IF NOT EXISTS {column(field.with_nullable(True))}" for field in schema)
    return f"ALTER TABLE `{address.table(table)}` {columns}"


def dataset(address: BigQueryAddress) -> str:
    """The statement that makes the dataset."""
    options = [f"location = '{address.location}'", f"max_time_travel_hours = {TIME_TRAVEL_HOURS}"]
    if address.plan is Plan.SANDBOX:
        options.append(f"default_table_expiration_days = {SANDBOX_DAYS}")
    return f"CREATE SCHEMA IF NOT EXISTS `{address.project}.{address.dataset}` OPTIONS ({', '.join(options)})"


def tables(address: BigQueryAddress, document: str) -> Iterator[str]:
    """The statements that make the tables; `document` is what the state of an empty warehouse is."""
    yield _table(address, "arrivals", ARRIVALS, _string(document))
    for name, like in MIGRATED.items():
        yield _table(address, name, TABLES[like], "'What another warehouse held: see tweet-loader migrate.'")


def views(address: BigQueryAddress) -> Iterator[str]:
    """The statements that make the views."""
    for name in VIEWS:
        yield f"CREATE OR REPLACE VIEW `{address.table(name)}` AS\n{view(address, name)}"


def view(address: BigQueryAddress, name: str) -> str:
    """What a view asks."""
    text = files("tweet_loader").joinpath("sinks", "bigquery", "views", f"{name}.sql").read_text(encoding="utf-8")
    columns = {like: _names(TABLES[like].names) for like in MIGRATED.values()}
    inside = _names([f"rejected.{field.name}" for field in REJECTED])
    place = f"{address.project}.{address.dataset}"
    return text.format(dataset=place, all=EVERYTHING, rejected_inside=inside, **columns)


def _names(names: list[str]) -> str:
    return ", ".join(".".join(f"`{part}`" for part in name.split(".")) for name in names)


def _table(address: BigQueryAddress, name: str, schema: pa.Schema, description: str) -> str:
    parts = [f"CREATE TABLE IF NOT EXISTS `{address.table(name)}` ({', '.join(map(column, schema))})"]
    options = [f"description = {description}"]
    if {PARTITIONED, *CLUSTERED} <= set(schema.names):
        parts.append(f"PARTITION BY TIMESTAMP_TRUNC({PARTITIONED}, DAY) CLUSTER BY {', '.join(CLUSTERED)}")
        options.append("require_partition_filter = TRUE")
        if address.plan is Plan.SANDBOX:
            options.append(f"partition_expiration_days = {SANDBOX_DAYS}")
    parts.append(f"OPTIONS ({', '.join(options)})")
    return "\n".join(parts)


def _string(text: str) -> str:
    """A literal of GoogleSQL."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"
