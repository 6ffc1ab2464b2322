"""From an address to a warehouse: the one place where kinds are told apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tweet_insights.warehouse import Warehouse, WarehouseError
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_insights.warehouses.opening import Opening


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of warehouse, by how a person names one."""

    form: str
    open: Callable[[str, Opening], Warehouse]


def _sqlite(place: str, opening: Opening) -> Warehouse:
    # Each kind loads what it needs.
    from tweet_insights.warehouses.sqlite import SQLite  # noqa: PLC0415 - see above

    return SQLite(Path(place), opening.patience)


def _duckdb(place: str, opening: Opening) -> Warehouse:
    return DuckDB(Path(place), opening.patience, opening.copied_bytes, opening.lets_go)


def _parquet(place: str, opening: Opening) -> Warehouse:
    from tweet_insights.warehouses.parquet import parquet_at  # noqa: PLC0415 - see above

    return parquet_at(place, opening.patience)


def _bigquery(place: str, opening: Opening) -> Warehouse:
    try:
        from tweet_insights.warehouses.bigquery.warehouse import bigquery_at  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        raise WarehouseError(f"BigQuery needs {error.name}: install tweet-insights[bigquery]") from error
    return bigquery_at(place, opening.patience, opening.byte_budget)


KINDS: Mapping[str, Kind] = {
    "duckdb": Kind("duckdb:PATH", _duckdb),
    "sqlite": Kind("sqlite:PATH", _sqlite),
    "parquet": Kind("parquet:FOLDER, parquet:s3://BUCKET/PREFIX", _parquet),
    "bigquery": Kind("bigquery:PROJECT.DATASET[?plan=billed&location=EU]", _bigquery),
}
"""One line for each; the addresses are those of tweet-loader's sinks."""
FORMS = ", ".join(kind.form for kind in KINDS.values())


def warehouse_at(address: str, opening: Opening) -> Warehouse:
    """The warehouse that `kind:place` names; it is not opened yet.

    Raises:
        WarehouseError: when the address is none we know.
    """
    kind, _, place = address.partition(":")
    if kind not in KINDS or not place:
        raise WarehouseError(f"{address!r} is no warehouse: write one of {FORMS}, such as duckdb:tweets.duckdb")
    return KINDS[kind].open(place, opening)
