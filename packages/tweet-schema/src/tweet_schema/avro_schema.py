"""From a Pydantic model to the Avro schema that says the same."""

from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, JsonValue
from pydantic.fields import FieldInfo

from tweet_schema.personal import PROPERTY, Personal

NAMESPACE = "tweets"
PRIMITIVES: dict[object, JsonValue] = {
    str: "string",
    int: "long",
    bool: "boolean",
    float: "double",
    bytes: "bytes",
}
TIMESTAMP: JsonValue = {"type": "long", "logicalType": "timestamp-micros"}


class UnsupportedTypeError(TypeError):
    """A model has a field whose type no contract can hold."""


def avro_schema(model: type[BaseModel]) -> dict[str, JsonValue]:
    """The Avro record schema of `model`, fields in the model's order.

    Text is `string`, whole numbers are `long`, aware datetimes are `timestamp-micros`, `T | None`
    is a union that begins with null and defaults to it, a list defaults to the empty one, a
    `StrEnum` is an `enum`, a model is a record; a mark as personal data becomes a property of the
    field. Records and enums are defined where they first occur and named afterwards, as the Avro
    1.12 specification demands.

    Raises:
        UnsupportedTypeError: naming the model and field whose type is none of these.
    """
    return _record(model, set())


def _record(model: type[BaseModel], defined: set[str]) -> dict[str, JsonValue]:
    defined.add(model.__name__)
    return {
        "type": "record",
        "name": model.__name__,
        "namespace": NAMESPACE,
        "doc": _first_paragraph(model.__doc__ or ""),
        "fields": [_field(model, name, info, defined) for name, info in model.model_fields.items()],
    }


def _first_paragraph(doc: str) -> str:
    return " ".join(doc.strip().split("\n\n")[0].split())


def _field(model: type[BaseModel], name: str, info: FieldInfo, defined: set[str]) -> dict[str, JsonValue]:
    try:
        avro_type = _type(info.annotation, defined)
    except UnsupportedTypeError as unsupported:
        raise UnsupportedTypeError(f"{model.__name__}.{name}: {unsupported}") from None
    field: dict[str, JsonValue] = {"name": name, "type": avro_type, "doc": info.description or ""}
    if not info.is_required():
        field["default"] = info.get_default(call_default_factory=True, validated_data={})
    for mark in info.metadata:
        if isinstance(mark, Personal):
            field[PROPERTY] = mark.value
    return field


def _type(annotation: object, defined: set[str]) -> JsonValue:
    arguments = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Annotated:
            # AwareDatetime is Annotated too; what pydantic adds to a type does not change its bytes.
            return TIMESTAMP if annotation == AwareDatetime else _type(arguments[0], defined)
        case origin if origin in (Union, UnionType):
            return _optional(arguments, defined)
        case origin if origin is list:
            return {"type": "array", "items": _type(arguments[0], defined)}
    if annotation in PRIMITIVES:
        return PRIMITIVES[annotation]
    if annotation in (datetime, AwareDatetime):
        return TIMESTAMP
    if isinstance(annotation, type):
        return _named(annotation, defined)
    raise UnsupportedTypeError(f"no Avro type stands for {annotation}")


def _optional(arguments: tuple[object, ...], defined: set[str]) -> JsonValue:
    present = [argument for argument in arguments if argument is not NoneType]
    if len(present) != 1 or len(arguments) != 2:
        raise UnsupportedTypeError(f"a union must be one type or None, not {arguments}")
    return ["null", _type(present[0], defined)]


def _named(annotation: type, defined: set[str]) -> JsonValue:
    if not issubclass(annotation, StrEnum | BaseModel):
        raise UnsupportedTypeError(f"no Avro type stands for {annotation.__name__}")
    if annotation.__name__ in defined:
        return f"{NAMESPACE}.{annotation.__name__}"
    if issubclass(annotation, BaseModel):
        return _record(annotation, defined)
    defined.add(annotation.__name__)
    return {
        "type": "enum",
        "name": annotation.__name__,
        "namespace": NAMESPACE,
        "doc": _first_paragraph(annotation.__doc__ or ""),
        "symbols": [symbol.value for symbol in annotation],
    }
