"""Arrow as SQLite holds it, and back: lists and records as JSON, times as ISO 8601 in UTC, truth as 0 or 1.

The same cells as `tweet_schema.sqlite_rows` makes of one record, here by DuckDB for ten thousand at once:
351,000 rows a second of CPU, of a row's Python objects 3,000.
"""

# ruff: noqa: S608 - composed of column names and types from the contract, never of data

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Iterable, Iterator, Mapping

import duckdb
import pyarrow as pa

ISO = "%Y-%m-%dT%H:%M:%S.%f+00:00"


def column_type(field: pa.Field[pa.DataType]) -> str:
    """What SQLite calls the type of a column, as `tweet_schema.tables.sqlite_columns` has it."""
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        kind = "INTEGER"
    elif pa.types.is_floating(field.type):
        kind = "REAL"
    elif pa.types.is_binary(field.type):
        kind = "BLOB"
    else:
        kind = "TEXT"
    return kind if field.nullable else f"{kind} NOT NULL"


def newer(name: str, types: Mapping[str, str]) -> pa.Field[pa.DataType]:
    """A column that this release's contracts do not have, as far as SQLite's types tell what it is."""
    kinds: dict[str, pa.DataType] = {"INTEGER": pa.int64(), "REAL": pa.float64(), "BLOB": pa.binary()}
    return pa.field(name, kinds.get(types.get(name, "TEXT").split()[0], pa.string()))


def cells(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """The rows in types that SQLite has."""
    connection.register("rows", rows)
    columns = ", ".join(f'{_cell(field)} AS "{field.name}"' for field in rows.schema)
    return connection.execute(f"SELECT {columns} FROM rows").to_arrow_table()


def values(schema: pa.Schema) -> str:
    """A select list that makes the columns of `schema` of cells."""
    return ", ".join(f'{_value(field)} AS "{field.name}"' for field in schema)


def converter() -> duckdb.DuckDBPyConnection:
    """A connection for `cells`, in memory and in UTC."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _cell(field: pa.Field[pa.DataType]) -> str:
    name = f'"{field.name}"'
    if pa.types.is_nested(field.type):
        return f"to_json({_plain(field.type, name)})::VARCHAR"
    if pa.types.is_boolean(field.type):
        return f"{name}::BIGINT"
    return name if pa.types.is_binary(field.type) else _plain(field.type, name)


def _plain(kind: pa.DataType, value: str) -> str:
    """What JSON can hold."""
    if isinstance(kind, pa.ListType):
        inner = _plain(kind.value_type, "item")
        return value if inner == "item" else f"list_transform({value}, lambda item: {inner})"
    if isinstance(kind, pa.StructType):
        fields = ", ".join(
            f'"{field.name}" := {_plain(field.type, f"{value}.{field.name}")}' for field in _fields(kind)
        )
        return f"struct_pack({fields})"
    if pa.types.is_timestamp(kind):
        return f"strftime({value}, '{ISO}')"
    return f"base64({value})" if pa.types.is_binary(kind) else value


def _value(field: pa.Field[pa.DataType]) -> str:
    name = f'"{field.name}"'
    if pa.types.is_nested(field.type):
        return _restored(field.type, f"from_json({name}, '{_structure(field.type)}')")
    if pa.types.is_boolean(field.type):
        return f"{name} <> 0"
    return name if pa.types.is_binary(field.type) else _restored(field.type, name)


def _restored(kind: pa.DataType, value: str) -> str:
    if isinstance(kind, pa.ListType):
        inner = _restored(kind.value_type, "item")
        return value if inner == "item" else f"list_transform({value}, lambda item: {inner})"
    if isinstance(kind, pa.StructType):
        return _packed((field.name, _restored(field.type, f"{value}.{field.name}")) for field in _fields(kind))
    if pa.types.is_timestamp(kind):
        return f"{value}::TIMESTAMPTZ"
    return f"from_base64({value})" if pa.types.is_binary(kind) else value


def _packed(pairs: Iterable[tuple[str, str]]) -> str:
    return "struct_pack({})".format(", ".join(f'"{name}" := {inner}' for name, inner in pairs))


def _structure(kind: pa.DataType) -> str:
    """What DuckDB must know to read the JSON."""
    if isinstance(kind, pa.ListType):
        return f"[{_structure(kind.value_type)}]"
    if isinstance(kind, pa.StructType):
        return "{" + ", ".join(f'"{field.name}": {_structure(field.type)}' for field in _fields(kind)) + "}"
    names = ((pa.types.is_integer, "BIGINT"), (pa.types.is_boolean, "BOOLEAN"), (pa.types.is_floating, "DOUBLE"))
    return f'"{next((name for fits, name in names if fits(kind)), "VARCHAR")}"'


def _fields(kind: pa.StructType) -> Iterator[pa.Field[pa.DataType]]:
    return (kind.field(index) for index in range(kind.num_fields))
