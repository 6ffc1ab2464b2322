"""The Spark schema of a contract as the JSON that `StructType.fromJson` takes; needs no Spark."""

from pydantic import JsonValue

from tweet_schema.contract import Contract
from tweet_schema.shape import Array, Record, Scalar, Shape, shape_of

SCALARS: dict[Scalar, str] = {
    Scalar.TEXT: "string",
    Scalar.LONG: "long",
    Scalar.DOUBLE: "double",
    Scalar.BOOLEAN: "boolean",
    Scalar.BYTES: "binary",
    Scalar.TIMESTAMP: "timestamp",
}


def spark_schema(contract: Contract) -> dict[str, JsonValue]:
    """The struct that Spark's own Avro reader makes of the contract; the processor's tests compare the two."""
    return _struct(shape_of(contract))


def _struct(record: Record) -> dict[str, JsonValue]:
    fields: list[JsonValue] = [
        {"name": name, "type": _type(shape), "nullable": shape.nullable, "metadata": {}}
        for name, shape in record.fields.items()
    ]
    return {"type": "struct", "fields": fields}


def _type(shape: Shape) -> JsonValue:
    match shape:
        case Record():
            return _struct(shape)
        case Array():
            return {"type": "array", "elementType": _type(shape.items), "containsNull": shape.items.nullable}
        case _:
            return SCALARS[shape.scalar]
