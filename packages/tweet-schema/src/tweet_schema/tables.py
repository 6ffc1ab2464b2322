"""Table definitions of a contract for DuckDB, SQLite and BigQuery, all from the same shapes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Record, Scalar, Shape, shape_of


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database names its types. `record` and `array` take the types of what is inside."""

    scalars: Mapping[Scalar, str]
    record: Callable[[Mapping[str, str]], str]
    array: Callable[[str], str]
    array_may_be_required: bool = True

    def type_of(self, shape: Shape) -> str:
        """The type of one column."""
        match shape:
            case Record():
                return self.record({name: self.type_of(field) for name, field in shape.fields.items()})
            case Array():
                return self.array(self.type_of(shape.items))
            case _:
                return self.scalars[shape.scalar]

    def columns(self, contract: Contract) -> Mapping[str, str]:
        """Column name to type, in the contract's order, `NOT NULL` where the contract has no null."""
        return {name: self._column(shape) for name, shape in shape_of(contract).fields.items()}

    def _column(self, shape: Shape) -> str:
        required = not shape.nullable and (self.array_may_be_required or not isinstance(shape, Array))
        return self.type_of(shape) + (" NOT NULL" if required else "")


DUCKDB = Dialect(
    scalars={
        Scalar.TEXT: "VARCHAR",
        Scalar.LONG: "BIGINT",
        Scalar.DOUBLE: "DOUBLE",
        Scalar.BOOLEAN: "BOOLEAN",
        Scalar.BYTES: "BLOB",
        Scalar.TIMESTAMP: "TIMESTAMPTZ",
    },
    record=lambda fields: "STRUCT({})".format(", ".join(f'"{name}" {kind}' for name, kind in fields.items())),
    array=lambda item: f"{item}[]",
)

SQLITE = Dialect(
    scalars={
        Scalar.TEXT: "TEXT",
        Scalar.LONG: "INTEGER",
        Scalar.DOUBLE: "REAL",
        Scalar.BOOLEAN: "INTEGER",
        Scalar.BYTES: "BLOB",
        Scalar.TIMESTAMP: "TEXT",
    },
    # SQLite has neither; both are JSON, which its own functions read. Times are ISO 8601 in UTC, which sorts.
    record=lambda _: "TEXT",
    array=lambda _: "TEXT",
)

BIGQUERY = Dialect(
    scalars={
        Scalar.TEXT: "STRING",
        Scalar.LONG: "INT64",
        Scalar.DOUBLE: "FLOAT64",
        Scalar.BOOLEAN: "BOOL",
        Scalar.BYTES: "BYTES",
        Scalar.TIMESTAMP: "TIMESTAMP",
    },
    record=lambda fields: "STRUCT<{}>".format(", ".join(f"`{name}` {kind}" for name, kind in fields.items())),
    array=lambda item: f"ARRAY<{item}>",
    # GoogleSQL: "An ARRAY can't be NULL", so the constraint is refused on one.
    array_may_be_required=False,
)


def duckdb_columns(contract: Contract) -> Mapping[str, str]:
    """Column name to DuckDB type."""
    return DUCKDB.columns(contract)


def sqlite_columns(contract: Contract) -> Mapping[str, str]:
    """Column name to SQLite type. Lists and records are JSON, times ISO 8601 in UTC, truth 0 or 1."""
    return SQLITE.columns(contract)


def bigquery_columns(contract: Contract) -> Mapping[str, str]:
    """Column name to GoogleSQL type."""
    return BIGQUERY.columns(contract)
