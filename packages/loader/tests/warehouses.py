"""Warehouses under test: how each is opened for loading, and how its content is looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
from tweet_loader.reject import Clock
from tweet_loader.sink import Sink
from tweet_loader.sinks.duckdb import DuckDBSink

Row = dict[str, object]


class Warehouse(Protocol):
    """What the contract needs of a sink's world. A new sink is one more of these."""

    def sink(self, clock: Clock) -> Sink:
        """A loader's own sink on this warehouse; there may be several."""
        ...

    def rows(self, table: str) -> list[Row]:
        """Every row of tweets, events, rejected or replays, from outside of the loader."""
        ...


@dataclass(frozen=True)
class DuckDBWarehouse:
    """A DuckDB file."""

    path: Path
    opening: Callable[[Path, Clock], Sink] = DuckDBSink

    def sink(self, clock: Clock) -> Sink:
        return self.opening(self.path, clock)

    def rows(self, table: str) -> list[Row]:
        with duckdb.connect(self.path, read_only=True) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            rows: list[Row] = connection.table(table).to_arrow_table().to_pylist()
            return rows


WAREHOUSES: dict[str, Callable[[Path], Warehouse]] = {
    "duckdb": lambda folder: DuckDBWarehouse(folder / "tweets.duckdb"),
}
"""Every sink that is released, judged by `features/sink_contract.feature`."""
