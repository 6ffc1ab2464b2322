"""The Arrow schema of a contract. Needs the extra `arrow`."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from functools import cache

import pyarrow as pa

from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Record, Scalar, Shape, shape_of

SCALARS: dict[Scalar, pa.DataType] = {
    Scalar.TEXT: pa.string(),
    Scalar.LONG: pa.int64(),
    Scalar.DOUBLE: pa.float64(),
    Scalar.BOOLEAN: pa.bool_(),
    Scalar.BYTES: pa.binary(),
    Scalar.TIMESTAMP: pa.timestamp("us", tz="UTC"),
}


@cache
def arrow_schema(contract: Contract) -> pa.Schema:
    """The contract's fields in order; only a union with null is nullable."""
    record = shape_of(contract)
    return pa.schema([_field(name, shape) for name, shape in record.fields.items()])


def _field(name: str, shape: Shape) -> pa.Field[pa.DataType]:
    return pa.field(name, _type(shape), nullable=shape.nullable)


def _type(shape: Shape) -> pa.DataType:
    match shape:
        case Record():
            return pa.struct([_field(name, inner) for name, inner in shape.fields.items()])
        case Array():
            return pa.list_(_field("item", shape.items))
        case _:
            return SCALARS[shape.scalar]
