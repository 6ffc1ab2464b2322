"""Asking a BigQuery warehouse: what is wanted is fetched into memory, where the views of a Parquet warehouse tell it.

So one SQL serves every sink, and BigQuery is asked once for each table whatever the question.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files

import duckdb
import pyarrow as pa

from tweet_loader.rows.tables import LINEAGE, OFFSETS, REPLAYS
from tweet_loader.sink import SinkBusyError, Wanted
from tweet_loader.sinks.bigquery.layout import ARRIVALS, EVERYTHING, MIGRATED, TABLES
from tweet_loader.sinks.bigquery.service import Service
from tweet_loader.sinks.bigquery.state import State
from tweet_loader.sinks.parquet_reading import answering

ASIDE = ("topic", "partition", "offset", "stage", "rejected_at", "raw_partition", "raw_offset")
"""What tells records set aside from each other."""
TRIES = 5
"""How often it is looked again when something was loaded while it was read: minutes lie between two loads."""


@contextmanager
def reading(service: Service, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tables wanted, as they stood at one moment.

    Raises:
        TableGoneError: when there is no warehouse.
        SinkBusyError: when something is loaded again and again while it is read.
        SinkError: when more would have to be read than the address allows.
    """
    for _ in range(TRIES):
        state = State.parse(service.held().document)
        tables = {"chain": service.ask(_arrivals(service, wanted))} | {
            f"kept_{like}": _kept(service, state, name, like, wanted) for name, like in MIGRATED.items()
        }
        if State.parse(service.held().document).positions == state.positions:
            break
    else:
        raise SinkBusyError("the warehouse is loaded again and again while it is read")
    with answering() as connection:
        _show(connection, state, tables)
        for name, columns in wanted.items():
            source = name if name == "offsets" else f"temp.{name}"
            connection.execute(f"CREATE TABLE memory.main.wanted_{name} AS SELECT {_listed(columns)} FROM {source}")  # noqa: S608 - our names
        for name in ("tweets", "events", "rejected", "replays"):
            connection.execute(f"DROP VIEW temp.{name}")
        connection.unregister("offsets")
        for name in wanted:
            connection.execute(f"ALTER TABLE memory.main.wanted_{name} RENAME TO {name}")
        yield connection


def _show(connection: duckdb.DuckDBPyConnection, state: State, tables: Mapping[str, pa.Table]) -> None:
    """The tables of a Parquet warehouse, as its views want them."""
    for name, table in tables.items():
        connection.register(name, table)
    replays = [{"raw_partition": number, "records": records} for number, records in state.replays.items()]
    connection.register("kept_replays", pa.Table.from_pylist(replays, REPLAYS))
    offsets = [
        {"topic": at.topic, "partition": at.partition, "next_offset": at.next, "topic_id": at.topic_id}
        for at in state.positions
    ]
    connection.register("offsets", pa.Table.from_pylist(offsets, OFFSETS))
    connection.execute(files("tweet_loader").joinpath("questions", "parquet_views.sql").read_text(encoding="utf-8"))


def _arrivals(service: Service, wanted: Wanted) -> str:
    """The query for all that has arrived."""
    names = _needed("tweets", wanted)
    aside = [name for name in ARRIVALS.field("rejected").type.names if name in _needed("rejected", wanted)]
    inside = ", ".join(f"rejected.`{name}` AS `{name}`" for name in aside)
    columns = ", ".join(f"`{name}`" for name in names)
    return (
        f"SELECT {columns}, IF(rejected IS NULL, NULL, STRUCT({inside})) AS rejected "  # noqa: S608 - our names
        f"FROM `{service.table('arrivals')}` WHERE {EVERYTHING}"
    )


def _kept(service: Service, state: State, name: str, like: str, wanted: Wanted) -> pa.Table:
    """What a migration brought, of one table."""
    columns = _needed(like, wanted)
    if not state.migrated:
        return TABLES[like].empty_table().select([column for column in columns if column in TABLES[like].names])
    held = service.columns_of(name)  # a newer contract may since have brought the arrivals one more
    columns = [column for column in columns if column in held]
    filtered = f" WHERE {EVERYTHING}" if like == "tweets" else ""
    listed = ", ".join(f"`{column}`" for column in columns)
    return service.ask(f"SELECT {listed} FROM `{service.table(name)}`{filtered}")  # noqa: S608 - our names


def _needed(table: str, wanted: Wanted) -> Sequence[str]:
    """Columns that are wanted of it, and those by which its rows are told apart."""
    keys: Mapping[str, Sequence[str]] = {
        "tweets": (*LINEAGE, "loaded_at"),
        "events": (*LINEAGE, "loaded_at"),
        "rejected": (*ASIDE, "loaded_at"),
    }
    found = dict.fromkeys((*keys[table], *wanted.get(table, ())))
    if table == "tweets":
        return list(found)
    return [name for name in found if name in TABLES[table].names]


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
