"""Records as SQLite holds them, and back: lists and records as JSON, times as ISO 8601 in UTC, truth as 0 or 1."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Leaf, Record, Scalar, Shape, shape_of

Cell = str | int | float | bytes | None


def to_row(contract: Contract, record: Mapping[str, object]) -> tuple[Cell, ...]:
    """The record's cells in the order of `tables.sqlite_columns`; absent fields are NULL.

    Raises:
        TypeError: naming a field whose value is not of the contract's type.
    """
    return tuple(_cell(shape, record.get(name), name) for name, shape in shape_of(contract).fields.items())


def from_row(contract: Contract, row: Sequence[Cell]) -> dict[str, object]:
    """The record that `to_row` made `row` of."""
    return {
        name: None if cell is None else _value(shape, cell)
        for (name, shape), cell in zip(shape_of(contract).fields.items(), row, strict=True)
    }


def _cell(shape: Shape, value: object, name: str) -> Cell:
    if value is None:
        return None
    if isinstance(shape, Leaf):
        # bytes are the one scalar that SQLite holds and JSON does not
        plain = value if shape.scalar is Scalar.BYTES else _json_value(shape, value)
        if isinstance(plain, str | int | float | bytes):
            return plain
        raise TypeError(f"`{name}` holds a {type(value).__name__}, which is no {shape.scalar.name.lower()}")
    return json.dumps(_json_value(shape, value), ensure_ascii=False, separators=(",", ":"))


def _json_value(shape: Shape, value: object) -> object:
    match shape, value:
        case Record(), Mapping():
            return {name: _json_value(field, value.get(name)) for name, field in shape.fields.items()}
        case Array(), Sequence():
            return [_json_value(shape.items, item) for item in value]
        case Leaf(Scalar.TIMESTAMP), datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case Leaf(Scalar.BYTES), bytes():
            return base64.b64encode(value).decode("ascii")
    return value


def _value(shape: Shape, cell: Cell) -> object:
    if isinstance(shape, Leaf):
        return cell if shape.scalar is Scalar.BYTES else _from_json(shape, cell)
    return _from_json(shape, json.loads(str(cell)))


def _from_json(shape: Shape, value: object) -> object:
    match shape, value:
        case Record(), Mapping():
            return {name: _from_json(field, value.get(name)) for name, field in shape.fields.items()}
        case Array(), list():
            return [_from_json(shape.items, item) for item in value]
        case Leaf(Scalar.TIMESTAMP), str():
            return datetime.fromisoformat(value)
        case Leaf(Scalar.BYTES), str():
            return base64.b64decode(value)
        case Leaf(Scalar.BOOLEAN), int():
            return bool(value)
    return value
