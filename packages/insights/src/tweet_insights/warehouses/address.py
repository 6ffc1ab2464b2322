"""From an address to a warehouse: the one place where kinds are told apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tweet_insights.warehouse import Warehouse, WarehouseError
from tweet_insights.warehouses.duckdb import DuckDB


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of warehouse, by how a person names one."""

    form: str
    open: Callable[[str, timedelta], Warehouse]


def _sqlite(place: str, patience: timedelta) -> Warehouse:
    # Each kind loads what it needs.
    from tweet_insights.warehouses.sqlite import SQLite  # noqa: PLC0415 - see above

    return SQLite(Path(place), patience)


def _parquet(place: str, patience: timedelta) -> Warehouse:
    from tweet_insights.warehouses.parquet import parquet_at  # noqa: PLC0415 - see above

    return parquet_at(place, patience)


KINDS: Mapping[str, Kind] = {
    "duckdb": Kind("duckdb:PATH", lambda place, patience: DuckDB(Path(place), patience)),
    "sqlite": Kind("sqlite:PATH", _sqlite),
    "parquet": Kind("parquet:FOLDER, parquet:s3://BUCKET/PREFIX", _parquet),
}
"""One line for each; the addresses are those of tweet-loader's sinks."""
FORMS = ", ".join(kind.form for kind in KINDS.values())


def warehouse_at(address: str, patience: timedelta) -> Warehouse:
    """The warehouse that `kind:place` names; it is not opened yet.

    `patience` is how long to wait while another process holds it.

    Raises:
        WarehouseError: when the address is none we know.
    """
    kind, _, place = address.partition(":")
    if kind not in KINDS or not place:
        raise WarehouseError(f"{address!r} is no warehouse: write one of {FORMS}, such as duckdb:tweets.duckdb")
    return KINDS[kind].open(place, patience)
