"""Warehouses under test: how each is opened for loading, and how its content is looked at."""

import base64
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa
import pytest
from tweet_loader.open_sink import Warehouse as Loadable
from tweet_loader.rows.batch import EVENTS, REJECTED
from tweet_loader.rows.reject import Clock
from tweet_loader.rows.tables import schemas
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_file import KeptFile
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet import ParquetSink
from tweet_loader.sinks.parquet_reading import reading
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.purge import PurgePace
from tweet_local.waiting import wait_until

from .bigquery import BigQueryWarehouse, new_dataset
from .s3 import new_store

Row = dict[str, object]
Opening = Callable[[Path, Clock], Loadable]
TABLES = schemas(EVENTS, REJECTED)


class Warehouse(Protocol):
    """What the contract needs of a sink's world. A new sink is one more of these."""

    def sink(self, clock: Clock) -> Loadable:
        """A loader's own sink on this warehouse; there may be several."""
        ...

    def rows(self, table: str) -> list[Row]:
        """Every row of tweets, events, rejected or replays, from outside of the loader."""
        ...


def briefly_kept(path: Path, clock: Clock) -> DuckDBSink:
    """A loader that keeps the file open while there is more to load, but not for so long that tests would wait."""
    return DuckDBSink(path, clock, KeptFile(0.05), PurgePace(0))


def purging_sqlite(path: Path, clock: Clock) -> SQLiteSink:
    """A loader whose purge is due at once."""
    return SQLiteSink(path, clock, PurgePace(0))


def purging_parquet(store: Store, clock: Clock) -> ParquetSink:
    """As above."""
    return ParquetSink(store, clock, purge_pace=PurgePace(0))


@dataclass(frozen=True)
class DuckDBWarehouse:
    """A DuckDB file."""

    path: Path
    opening: Opening = briefly_kept

    def sink(self, clock: Clock) -> Loadable:
        return self.opening(self.path, clock)

    def rows(self, table: str) -> list[Row]:
        return wait_until(lambda: self._look(table), 60, "the loader to let others in", interval_s=0.001)[0]

    def _look(self, table: str) -> list[list[Row]]:
        try:
            with duckdb.connect(self.path, read_only=True) as connection:
                connection.execute("SET TimeZone = 'UTC'")
                return [connection.table(table).to_arrow_table().to_pylist()]
        except duckdb.ConnectionException:  # a loader of this process has it open
            return []


@dataclass(frozen=True)
class SQLiteWarehouse:
    """A SQLite file, looked at by Python's own copy of SQLite and the contract's own reading of cells."""

    path: Path
    opening: Opening = purging_sqlite

    def sink(self, clock: Clock) -> Loadable:
        return self.opening(self.path, clock)

    def rows(self, table: str) -> list[Row]:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            held = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - a name of ours
        kinds = TABLES[table]
        return [{name: value(kinds.field(name).type, row[name]) for name in row.keys()} for row in held]  # noqa: SIM118 - no dict


def value(kind: pa.DataType, cell: object) -> object:
    """What stands in a cell, told by the README of the table and not by the sink's code."""
    if cell is None:
        return None
    if pa.types.is_nested(kind) and isinstance(cell, str):
        return inside(kind, json.loads(cell))
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(str(cell))
    return bool(cell) if pa.types.is_boolean(kind) else cell


def inside(kind: pa.DataType, found: object) -> object:
    """What JSON holds, where bytes are base64."""
    if isinstance(kind, pa.ListType) and isinstance(found, list):
        return [inside(kind.value_type, item) for item in found]
    if isinstance(kind, pa.StructType) and isinstance(found, dict):
        return {name: inside(kind.field(name).type, item) for name, item in found.items()}
    return base64.b64decode(str(found)) if pa.types.is_binary(kind) and found is not None else found


@dataclass
class ParquetWarehouse:
    """A folder or a bucket of Parquet files, looked at through the view that its users have."""

    store: Store
    opening: Callable[[Store, Clock], Loadable] = purging_parquet
    _seen: tuple[list[str] | None, dict[str, list[Row]]] = (None, {})
    """The objects that were there when it was last looked at, and what they held: objects never change."""

    def sink(self, clock: Clock) -> Loadable:
        return self.opening(self.store, clock)

    def rows(self, table: str) -> list[Row]:
        names = self.store.names("")
        if names != self._seen[0]:
            with reading(self.store, {name: schema.names for name, schema in TABLES.items()}) as connection:
                held = {name: connection.table(name).to_arrow_table().to_pylist() for name in TABLES}
            self._seen = names, held
        return self._seen[1][table]


WAREHOUSES: dict[str, Callable[[Path], Warehouse]] = {
    "duckdb": lambda folder: DuckDBWarehouse(folder / "tweets.duckdb"),
    "sqlite": lambda folder: SQLiteWarehouse(folder / "tweets.sqlite"),
    "parquet": lambda folder: ParquetWarehouse(FolderStore(folder / "tweets")),
    "s3": lambda _: ParquetWarehouse(new_store()),
    "bigquery": lambda _: BigQueryWarehouse(new_dataset()),
}
"""Every sink that is released, judged by `features/sink_contract.feature`."""
JUDGED = [pytest.param(name, marks=pytest.mark.thorough) if name == "bigquery" else name for name in WAREHOUSES]
"""As parameters: an emulator takes its seconds."""
LOCAL = [name for name in WAREHOUSES if name not in ("s3", "bigquery")]
"""Those that answer at once. S3 differs from a folder in its store alone, which `test_stores.py` judges too; what
BigQuery alone can do wrong is judged by `test_bigquery.py`."""
