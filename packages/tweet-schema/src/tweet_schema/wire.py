"""The Confluent wire format: a zero byte, the schema's id in four bytes, the Avro body.

Source: Confluent Schema Registry documentation, "Wire format". Byte order is big-endian.
"""

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import fastavro
from fastavro.read import SchemaResolutionError
from fastavro.schema import SchemaParseException, UnknownType
from fastavro.types import Schema as FastavroSchema

from tweet_schema.contract import Contract
from tweet_schema.damage import damage
from tweet_schema.misfit import misfit
from tweet_schema.schema_text import SHOWN, SchemaTextError, read_schema

MAGIC = 0
_HEADER = struct.Struct(">bI")
HEADER_BYTES = _HEADER.size
LAYOUT = frozenset(
    {"type", "name", "namespace", "fields", "items", "values", "symbols", "size", "logicalType", "precision", "scale"}
)
"""What of a schema decides how a record is written and read (Avro 1.12, "Parsing Canonical Form" and logical types)."""


class WireError(ValueError):
    """A message is not what the wire format or its contract says; `reason` is the stable code."""

    reason = "undecodable"


class EmptyValueError(WireError):
    """The message has no value, or one without a byte."""

    reason = "empty_value"


class NotFramedError(WireError):
    """The message does not begin with the zero byte and four bytes of schema id."""

    reason = "not_framed"


class UndecodableError(WireError):
    """The body is not one Avro record of the schema its id names."""


class UnknownSchemaError(WireError):
    """The registry never issued the id that the message names. Raised by whoever asks it."""

    reason = "unknown_schema_id"


class UnreadableSchemaError(WireError):
    """The message was written with a schema that the contract cannot read, such as another subject's."""

    reason = "unreadable_schema"


class UnencodableError(WireError):
    """The record does not fit the contract."""

    reason = "unencodable"


@dataclass(frozen=True, slots=True)
class Frame:
    """A message taken apart."""

    schema_id: int
    body: bytes


def frame(schema_id: int, body: bytes) -> bytes:
    """The message that carries `body`, written with the schema that the registry calls `schema_id`."""
    return _HEADER.pack(MAGIC, schema_id) + body


def unframe(message: bytes | None) -> Frame:
    """Take a message apart.

    Raises:
        EmptyValueError: for None or no bytes.
        NotFramedError: for a wrong first byte or fewer than five.
    """
    if not message:
        raise EmptyValueError("the message has no value")
    if message[0] != MAGIC:
        raise NotFramedError(f"the first byte is 0x{message[0]:02x}, not 0x00")
    if len(message) < HEADER_BYTES:
        raise NotFramedError(f"{len(message)} bytes hold no schema id, which needs {HEADER_BYTES}")
    _, schema_id = _HEADER.unpack_from(message)
    return Frame(schema_id, message[HEADER_BYTES:])


@cache
def parsed(text: str) -> FastavroSchema:
    """The schema in the form fastavro reads and writes with, parsed once per text.

    Raises:
        SchemaTextError: when the text is no Avro schema, or beyond what this project reads with.
    """
    try:
        return fastavro.parse_schema(read_schema(text), named_schemas={})
    except (SchemaParseException, UnknownType) as error:
        raise SchemaTextError(f"fastavro refuses the schema: {str(error)[:SHOWN]}") from None


def same_schema(text: str, other: str) -> bool:
    """Whether both say the same, however they are laid out; what is no schema is the same as nothing."""
    try:
        return parsed(text) == parsed(other)
    except SchemaTextError:
        return False


def encode(contract: Contract, record: Mapping[str, object]) -> bytes:
    """The Avro body of `record`, fields in the contract's order whatever the mapping's.

    Raises:
        UnencodableError: naming the field that does not fit, never what stood in it.
    """
    body = io.BytesIO()
    try:
        fastavro.schemaless_writer(body, parsed(contract.text), dict(record), strict_allow_default=True)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        # The library's message repeats the whole record, and a chained traceback would, too.
        why = misfit(contract, record) or type(error).__name__
        raise UnencodableError(f"the record does not fit {contract.label}: {why}") from None
    return body.getvalue()


def decode(body: bytes, writer: str, reader: Contract) -> dict[str, object]:
    """The record in `body`, written with the schema text `writer`, as `reader` sees it.

    Where fastavro is lenient, so is this: it counts a negative index of a union or an enum from the end, and takes
    any byte but 0 for true.

    Raises:
        UndecodableError: for a truncated or damaged body and for bytes after the record, naming field and byte.
        UnreadableSchemaError: when `reader` cannot read what `writer` wrote, or `writer` is no sound schema.
    """
    stream = io.BytesIO(body)
    try:
        record = fastavro.schemaless_reader(stream, *_resolution(writer, reader.text))
    except SchemaTextError as error:
        raise UnreadableSchemaError(f"the writer's schema cannot be used: {error}") from error
    except SchemaResolutionError as error:
        raise UnreadableSchemaError(
            f"the writer's schema cannot be read as {reader.label}: {str(error)[:SHOWN]}"
        ) from error
    except (EOFError, ValueError, IndexError, KeyError, TypeError, OverflowError) as error:
        # The library's message may repeat the text of a person, and a chained traceback would, too.
        why = damage(body, parsed(writer)) or type(error).__name__
        raise UndecodableError(f"the body cannot be read as {reader.label}: {why}") from None
    if (rest := len(body) - stream.tell()) > 0:
        raise UndecodableError(f"{rest} bytes follow the record, which ends at byte {stream.tell()} of the body")
    if not isinstance(record, dict):
        raise UndecodableError(f"the body holds a {type(record).__name__}, not a record")
    return record


@cache
def same_layout(writer: str, reader: str) -> bool:
    """Whether every record has the same bytes under both: all that differs is documentation, marks or defaults.

    Compared parsed, since registries lay a schema out anew. What is no sound schema has no layout.
    """
    try:
        return _layout(parsed(writer)) == _layout(parsed(reader))
    except SchemaTextError:
        return False


def _layout(schema: object) -> object:
    """The schema without what has no part in the bytes or in what they mean."""
    if isinstance(schema, dict):
        return {name: _layout(value) for name, value in schema.items() if name in LAYOUT}
    return [_layout(value) for value in schema] if isinstance(schema, list) else schema


@cache
def _resolution(writer: str, reader: str) -> tuple[FastavroSchema, FastavroSchema | None]:
    """The two schemas, or one where both have the same layout: fastavro then need not resolve field by field."""
    return parsed(writer), None if same_layout(writer, reader) else parsed(reader)
