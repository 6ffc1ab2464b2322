"""A contract as a tree of plain shapes: what Arrow, DDL and Spark are derived from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from pydantic import JsonValue

from tweet_schema.contract import Contract, ContractError


class Scalar(Enum):
    """The scalar types that contracts use. An Avro enum is text here."""

    TEXT = auto()
    LONG = auto()
    DOUBLE = auto()
    BOOLEAN = auto()
    BYTES = auto()
    TIMESTAMP = auto()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scalar."""

    scalar: Scalar
    nullable: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Array:
    """A list of one shape."""

    items: "Shape"
    nullable: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields in the contract's order."""

    fields: Mapping[str, "Shape"]
    nullable: bool = False
    doc: str = ""


Shape = Leaf | Array | Record

_SCALARS = {
    "string": Scalar.TEXT,
    "long": Scalar.LONG,
    "double": Scalar.DOUBLE,
    "boolean": Scalar.BOOLEAN,
    "bytes": Scalar.BYTES,
}


@cache
def shape_of(contract: Contract) -> Record:
    """The contract's record.

    Raises:
        ContractError: when it uses a type that no contract of this project may use.
    """
    shape = _shape(contract.schema, {name: Leaf(scalar) for name, scalar in _SCALARS.items()})
    if not isinstance(shape, Record):
        raise ContractError(f"{contract.label}: the schema is no record")
    return shape


def _shape(schema: JsonValue, named: dict[str, Shape]) -> Shape:
    match schema:
        case str(name) if name in named:
            return named[name]
        case ["null", present]:
            return replace(_shape(present, named), nullable=True)
        case {"type": "long", "logicalType": "timestamp-micros"}:
            return Leaf(Scalar.TIMESTAMP)
        case {"type": "array", "items": items}:
            return Array(_shape(items, named))
        case {"type": "enum", "name": str(name), "namespace": str(namespace)}:
            return named.setdefault(f"{namespace}.{name}", Leaf(Scalar.TEXT))
        case {"type": "record", "name": str(name), "namespace": str(namespace), "fields": list(fields)}:
            record = Record(dict(_field(field, named) for field in fields))
            return named.setdefault(f"{namespace}.{name}", record)
    raise ContractError(f"no contract may use the Avro type {schema}")


def _field(field: JsonValue, named: dict[str, Shape]) -> tuple[str, Shape]:
    match field:
        case {"name": str(name), "type": schema, "doc": str(doc)}:
            return name, replace(_shape(schema, named), doc=doc)
    raise ContractError(f"a field needs a name, a type and a doc: {field}")
