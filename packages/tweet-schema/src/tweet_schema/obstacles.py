"""Why a reader cannot read what a writer writes: the field, the reason in words, what would do instead.

The verdict is Avro's (`compatibility.can_read`). This finds what a person must hear about it, by the rules of
"Schema Resolution" in the Avro 1.12 specification; the tests hold both against each other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tweet_schema.avro_types import Named, Schema, fields, in_words, kind, named_types, symbols

PROMOTIONS = {
    "int": {"long", "float", "double"},
    "long": {"float", "double"},
    "float": {"double"},
    "string": {"bytes"},
    "bytes": {"string"},
}


class Code(StrEnum):
    """Kinds of obstacles, stable for machines."""

    NO_DEFAULT = "no_default"
    REMOVED = "removed"
    TYPE_CHANGED = "type_changed"
    MEANING_CHANGED = "meaning_changed"
    BECAME_REQUIRED = "became_required"
    SYMBOL_UNKNOWN = "symbol_unknown"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands between a reader and a writer."""

    field: str
    """Dotted from the record, such as `tweet.lang`."""
    code: Code
    what: str
    """The end of the sentence that begins with the field."""
    instead: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two schemas: how people call its version, and the types it names."""

    label: str
    named: Named

    def resolve(self, schema: Schema) -> Schema:
        """What a name stands for."""
        return self.named[schema] if isinstance(schema, str) and schema in self.named else schema


@dataclass(frozen=True, slots=True)
class Pair:
    """A reader and a writer."""

    reader: Side
    writer: Side
    reader_is_newer: bool


def obstacles(
    reader: Mapping[str, Schema],
    writer: Mapping[str, Schema],
    *,
    reader_label: str,
    writer_label: str,
    reader_is_newer: bool,
) -> list[Obstacle]:
    """Everything that keeps `reader` from reading what `writer` writes; empty when nothing does."""
    pair = Pair(
        Side(reader_label, named_types(dict(reader))), Side(writer_label, named_types(dict(writer))), reader_is_newer
    )
    return list(_compare(dict(reader), dict(writer), "", pair))


def _compare(reader: Schema, writer: Schema, path: str, pair: Pair) -> Iterator[Obstacle]:
    reader, writer = pair.reader.resolve(reader), pair.writer.resolve(writer)
    if isinstance(writer, list):
        for branch in writer:
            yield from _compare(reader, branch, path, pair)
    elif isinstance(reader, list):
        yield from _fitting_branch(reader, writer, path, pair)
    elif kind(writer) == "null" and kind(reader) != "null":
        yield Obstacle(
            path,
            Code.BECAME_REQUIRED,
            f"may be absent in {pair.writer.label}",
            f"keep `{path}` optional; what must be there from now on needs a new field with a default",
        )
    else:
        yield from _compare_single(reader, writer, path, pair)


def _fitting_branch(reader: list[Schema], writer: Schema, path: str, pair: Pair) -> Iterator[Obstacle]:
    """Some branch must read it. When none does, the most alike says why."""
    attempts = [
        list(_compare(branch, writer, path, pair))
        for branch in reader
        if kind(writer) == "null" or kind(pair.reader.resolve(branch)) != "null"
    ]
    yield from min(attempts, key=len, default=[])


def _compare_single(reader: Schema, writer: Schema, path: str, pair: Pair) -> Iterator[Obstacle]:
    match kind(reader), kind(writer):
        case "record", "record":
            yield from _compare_records(reader, writer, path, pair)
        case "enum", "enum":
            yield from _compare_enums(reader, writer, path, pair)
        case ("array", "array") | ("map", "map"):
            inner = "items" if kind(reader) == "array" else "values"
            assert isinstance(reader, dict)  # noqa: S101 - its kind says so
            assert isinstance(writer, dict)  # noqa: S101 - its kind says so
            yield from _compare(reader.get(inner), writer.get(inner), f"{path}[]", pair)
        case into, out if into == out or into in PROMOTIONS.get(out, ()):
            if _logical(reader) != _logical(writer):
                yield _changed(reader, writer, path, pair, Code.MEANING_CHANGED)
        case _:
            yield _changed(reader, writer, path, pair, Code.TYPE_CHANGED)


def _compare_records(reader: Schema, writer: Schema, path: str, pair: Pair) -> Iterator[Obstacle]:
    written = fields(writer)
    for name, field in fields(reader).items():
        place = f"{path}.{name}".lstrip(".")
        if name in written:
            yield from _compare(field["type"], written[name]["type"], place, pair)
        elif "default" not in field:
            yield _missing(field, place, pair)


def _missing(field: Mapping[str, Schema], place: str, pair: Pair) -> Obstacle:
    if pair.reader_is_newer:
        name, words = place.rsplit(".", 1)[-1], in_words(field["type"], pair.reader.named)
        return Obstacle(
            place,
            Code.NO_DEFAULT,
            f"has no default, and {pair.writer.label} has no such field",
            f"give it one: `{name}: {_python(words)} | None = Field(default=None, description=...)`",
        )
    return Obstacle(
        place,
        Code.REMOVED,
        f"is gone, and {pair.reader.label} has no default for it",
        f"keep `{place}`: a field that never had a default can never be taken away",
    )


def _compare_enums(reader: Schema, writer: Schema, path: str, pair: Pair) -> Iterator[Obstacle]:
    has_default = isinstance(reader, dict) and "default" in reader
    unknown = [symbol for symbol in symbols(writer) if symbol not in symbols(reader)]
    if unknown and not has_default:
        listed = " or ".join(f'"{symbol}"' for symbol in unknown)
        yield Obstacle(
            path,
            Code.SYMBOL_UNKNOWN,
            f"may be {listed}, which {pair.reader.label} does not know",
            f"keep the set of `{path}` as it is; put what is new into a new field of text",
        )


def _changed(reader: Schema, writer: Schema, path: str, pair: Pair, code: Code) -> Obstacle:
    into, out = in_words(reader, pair.reader.named), in_words(writer, pair.writer.named)
    return Obstacle(
        path,
        code,
        f"is {into} in {pair.reader.label} and {out} in {pair.writer.label}",
        f"keep `{path}` as it was and add the other under a new name, with a default",
    )


def _logical(schema: Schema) -> Schema:
    return schema.get("logicalType") if isinstance(schema, dict) else None


def _python(words: str) -> str:
    """The Python type that people write for a type in words."""
    known = {"text": "str", "a whole number": "int", "a number": "float", "true or false": "bool", "bytes": "bytes"}
    return known.get(words, "AwareDatetime" if words == "a time" else "...")
