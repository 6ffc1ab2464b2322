"""Table definitions of a contract. DuckDB now; BigQuery and SQLite derive from the same shapes."""

from collections.abc import Mapping

from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Record, Scalar, Shape, shape_of

DUCKDB: dict[Scalar, str] = {
    Scalar.TEXT: "VARCHAR",
    Scalar.LONG: "BIGINT",
    Scalar.DOUBLE: "DOUBLE",
    Scalar.BOOLEAN: "BOOLEAN",
    Scalar.BYTES: "BLOB",
    Scalar.TIMESTAMP: "TIMESTAMPTZ",
}


def duckdb_columns(contract: Contract) -> Mapping[str, str]:
    """Column name to DuckDB type, in the contract's order, `NOT NULL` where the contract has no null."""
    return {
        name: _duckdb(shape) + ("" if shape.nullable else " NOT NULL")
        for name, shape in shape_of(contract).fields.items()
    }


def _duckdb(shape: Shape) -> str:
    match shape:
        case Record():
            inner = ", ".join(f'"{name}" {_duckdb(field)}' for name, field in shape.fields.items())
            return f"STRUCT({inner})"
        case Array():
            return f"{_duckdb(shape.items)}[]"
        case _:
            return DUCKDB[shape.scalar]
