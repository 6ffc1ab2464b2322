"""Schema text from anywhere, read only within limits that keep whoever uses it safe.

A message names its writer's schema, and that text comes from whoever may publish to a registry; a contract file
comes from whoever may write one. What libraries do with a hostile one was tried: fastavro follows a record that
holds itself until the process dies of it, and counts to 2^40 for six bytes that claim so many nothings; Avro's own
parser ends in a RecursionError; its checker takes 20 seconds for a record of 20,000 fields. So a text is judged
here before any of them sees it.
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pydantic import JsonValue, TypeAdapter, ValidationError

LONGEST = 1_000_000
"""Characters of a text. The longest contract of this project has some 20,000."""
DEEPEST = 32
"""Types within types, names followed. The deepest contract of this project has fewer than ten."""
MOST = 4_000
"""Types in all, names followed: a few records that hold each other twice over would make billions."""
PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "bytes", "string"})
DEFINITIONS = ("record", "enum", "fixed")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LARGEST_FIXED = 2**31 - 1
SHOWN = 200
"""Characters of a foreign message that are repeated: some libraries put the whole schema into theirs."""
_OBJECT = TypeAdapter(dict[str, JsonValue])


class SchemaTextError(ValueError):
    """The text is no Avro schema, or goes beyond what this project reads with; says where and why."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a type reaches, names followed."""

    depth: int
    size: int
    idle: bool = False
    """Whether it holds something that takes no byte in a message."""


LEAF = Extent(1, 1)
NOTHING = Extent(1, 1, idle=True)


def read_schema(text: str) -> dict[str, JsonValue]:
    """The schema in `text`: a JSON object that is a sound Avro schema, not recursive, and within the limits.

    Raises:
        SchemaTextError: naming the place and what is wrong with it.
    """
    if len(text) > LONGEST:
        raise SchemaTextError(f"the schema has {len(text):,} characters, more than {LONGEST:,}")
    try:
        schema = _OBJECT.validate_json(text)
    except ValidationError as error:
        raise SchemaTextError(f"the schema is no JSON object: {error.errors()[0]['msg']}") from None
    _judge(text)
    return schema


@lru_cache(maxsize=128)
def _judge(text: str) -> None:
    """Once for each sound text: its verdict does not change, and a contract is read for every batch."""
    _Judge().extent(_OBJECT.validate_json(text), "", "", 1)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Goes through a schema as Avro 1.12 describes it, "Schema Declaration"."""

    named: dict[str, Extent | None] = field(default_factory=dict)
    """By full name; None while what it names is being read."""

    def extent(self, schema: JsonValue, place: str, space: str, level: int) -> Extent:
        """How far the type at `place` reaches; `space` is the namespace around it."""
        if level > DEEPEST:
            raise _wrong(place, f"lies deeper than {DEEPEST} types within each other")
        match schema:
            case str(name):
                found = _primitive(name) or self._reference(name, place, space)
            case list(branches):
                found = self._union(branches, place, space, level)
            case {"type": "array", "items": inner} | {"type": "map", "values": inner}:
                found = self._listed(self.extent(inner, f"{place}[]", space, level + 1), place)
            case dict(definition) if definition.get("type") in DEFINITIONS:
                found = self._definition(definition, place, space, level)
            case {"type": str(name)} if name not in ("array", "map"):
                found = self.extent(name, place, space, level)
            case _:
                raise _wrong(place, "is no Avro type")
        if level + found.depth - 1 > DEEPEST:
            raise _wrong(place, f"reaches deeper than {DEEPEST} types within each other")
        if found.size > MOST:
            raise _wrong(place, f"holds more than {MOST:,} types, names followed")
        return found

    def _reference(self, name: str, place: str, space: str) -> Extent:
        full = name if "." in name or not space else f"{space}.{name}"
        if full not in self.named and name in self.named:
            full = name
        if full not in self.named:
            raise _wrong(place, f"is of the type {name[:80]}, which is not defined before it")
        found = self.named[full]
        if found is None:
            raise _wrong(place, f"makes {name[:80]} hold itself, and messages could nest without end")
        return found

    def _listed(self, inner: Extent, place: str) -> Extent:
        if inner.idle:
            raise _wrong(place, "lists what takes no byte: a count of a few bytes could claim any number of it")
        return _around([inner])

    def _union(self, branches: list[JsonValue], place: str, space: str, level: int) -> Extent:
        if not branches or any(isinstance(branch, list) for branch in branches):
            raise _wrong(place, "is a union without branches, or of unions")
        inner = [self.extent(branch, place, space, level + 1) for branch in branches]
        # The index of the branch takes a byte, so a branch that is nothing is no idle one.
        return replace(_around(inner), idle=any(one.idle and one.size > 1 for one in inner))

    def _definition(self, schema: dict[str, JsonValue], place: str, space: str, level: int) -> Extent:
        full, inner_space = _full_name(schema, place, space)
        if full in self.named:
            raise _wrong(place, f"defines {full} a second time")
        self.named[full] = None
        match schema:
            case {"type": "record", "fields": list(fields)}:
                found = self._record(fields, place, inner_space, level) if fields else NOTHING
            case {"type": "enum", "symbols": list(symbols)} if symbols and _are_names(symbols):
                found = LEAF
            case {"type": "fixed", "size": int(size)} if 0 <= size <= LARGEST_FIXED and not isinstance(size, bool):
                found = LEAF if size else NOTHING
            case _:
                kind = schema["type"]
                raise _wrong(place, f"is no sound {kind}: it lacks its fields, symbols or size, or they are no such")
        self.named[full] = found
        return found

    def _record(self, fields: list[JsonValue], place: str, space: str, level: int) -> Extent:
        names: set[str] = set()
        extents = []
        for one in fields:
            match one:
                case {"aliases": aliases} if not _are_names(aliases):
                    raise _wrong(place, "has a field whose aliases are no names")
                case {"name": str(name), "type": schema} if NAME.fullmatch(name) and name not in names:
                    names.add(name)
                    extents.append(self.extent(schema, f"{place}.{name}".lstrip("."), space, level + 1))
                case _:
                    raise _wrong(place, "has a field without a type or a name of its own")
        return _around(extents)


def _primitive(name: str) -> Extent | None:
    if name == "null":
        return NOTHING
    return LEAF if name in PRIMITIVES else None


def _around(inner: list[Extent]) -> Extent:
    depth, size = max(one.depth for one in inner), sum(one.size for one in inner)
    return Extent(1 + depth, 1 + size, any(one.idle for one in inner))


def _full_name(schema: dict[str, JsonValue], place: str, space: str) -> tuple[str, str]:
    """The full name of a definition, and the namespace that holds within it."""
    name, given = schema.get("name"), schema.get("namespace")
    if not isinstance(name, str) or not all(map(NAME.fullmatch, name.split("."))):
        raise _wrong(place, "is a definition without a name")
    if given is not None and not (isinstance(given, str) and (not given or all(map(NAME.fullmatch, given.split("."))))):
        raise _wrong(place, f"has a namespace that is none: {str(given)[:80]!r}")
    if "aliases" in schema and not _are_names(schema["aliases"]):
        raise _wrong(place, "has aliases that are no names")
    if "." in name:
        return name, name.rpartition(".")[0]
    inner = space if given is None else str(given)
    return (f"{inner}.{name}" if inner else name), inner


def _are_names(names: JsonValue) -> bool:
    return isinstance(names, list) and all(
        isinstance(name, str) and all(map(NAME.fullmatch, name.split("."))) for name in names
    )


def _wrong(place: str, what: str) -> SchemaTextError:
    return SchemaTextError(f"in the schema, {f'`{place}`' if place else 'the outermost type'} {what}")
