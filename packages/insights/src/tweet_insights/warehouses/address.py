"""From an address to a warehouse: the one line where kinds are told apart."""

from datetime import timedelta
from pathlib import Path

from tweet_insights.warehouse import Warehouse, WarehouseError
from tweet_insights.warehouses.duckdb import DuckDB


def warehouse_at(address: str, patience: timedelta) -> Warehouse:
    """The warehouse that `kind:place` names; it is not opened yet.

    `patience` is how long to wait while another process holds it.

    Raises:
        WarehouseError: when the address is none we know.
    """
    kind, _, place = address.partition(":")
    match kind:
        case "duckdb" if place:
            return DuckDB(Path(place), patience)
        case _:
            raise WarehouseError(f"{address!r} is no warehouse: write duckdb:PATH, such as duckdb:tweets.duckdb")
