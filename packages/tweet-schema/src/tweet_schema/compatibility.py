"""Who can read what, judged by Avro's own schema resolution rules."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
from avro.errors import AvroException
from pydantic import JsonValue

from tweet_schema.contract import Contract
from tweet_schema.obstacles import Code, Obstacle, obstacles
from tweet_schema.schema_text import SHOWN, SchemaTextError, read_schema

SchemaLike = Contract | Mapping[str, JsonValue] | str


@dataclass(frozen=True, slots=True)
class Break:
    """One reason why a reader of a version cannot read what another version writes."""

    subject: str
    reader: str
    writer: str
    obstacle: Obstacle

    def __str__(self) -> str:
        return (
            f"{self.subject}: a reader of {self.reader} cannot read what {self.writer} writes: "
            f"`{self.obstacle.field}` {self.obstacle.what}. Instead: {self.obstacle.instead}"
        )


def can_read(reader: SchemaLike, writer: SchemaLike) -> bool:
    """Whether whoever has `reader` reads everything that is written with `writer`.

    Schemas may be contracts, their text or their JSON.

    Raises:
        SchemaTextError: when one is no Avro schema, or beyond what this project reads with.
    """
    checker = ReaderWriterCompatibilityChecker()  # type: ignore[no-untyped-call]  # its __init__ has no hints
    verdict = checker.get_compatibility(_avro(reader), _avro(writer))
    return verdict.compatibility is SchemaCompatibilityType.compatible


def breaks(versions: Iterable[tuple[str, Contract]]) -> list[Break]:
    """What FULL_TRANSITIVE compatibility forbids among `versions` (label and contract, oldest first).

    Every ordered pair is judged. A field whose type stays and whose meaning does not (a time that becomes
    a number) is a break too: Avro would read it, and everybody would misunderstand it.
    """
    ordered = list(versions)
    return [
        broken
        for newer in range(len(ordered))
        for older in range(newer)
        for reader, writer in ((newer, older), (older, newer))
        for broken in _breaks(ordered[reader], ordered[writer], reader_is_newer=reader > writer)
    ]


def _breaks(reader: tuple[str, Contract], writer: tuple[str, Contract], *, reader_is_newer: bool) -> list[Break]:
    (reader_label, read), (writer_label, written) = reader, writer
    found = obstacles(
        read.schema,
        written.schema,
        reader_label=reader_label,
        writer_label=writer_label,
        reader_is_newer=reader_is_newer,
    )
    if not found and not can_read(read, written):
        # Avro has the last word, even where we have none for it.
        found = [Obstacle("", Code.TYPE_CHANGED, "cannot be resolved by Avro's rules", "undo the last change")]
    return [Break(read.subject, reader_label, writer_label, obstacle) for obstacle in found]


def _avro(schema: SchemaLike) -> avro.schema.Schema:
    text = _text(schema)
    read_schema(text)
    try:
        return avro.schema.parse(text)
    except AvroException as error:
        raise SchemaTextError(f"Avro's own rules refuse the schema: {str(error)[:SHOWN]}") from None


def _text(schema: SchemaLike) -> str:
    match schema:
        case Contract():
            return schema.text
        case str():
            return schema
        case _:
            return json.dumps(schema)
