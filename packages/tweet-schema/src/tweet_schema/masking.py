"""Records and log lines without what is personal in them."""

import re
from collections.abc import Mapping, MutableMapping, Sequence, Sized
from functools import cache

from tweet_schema.avro_types import named_types
from tweet_schema.contract import Contract, latest
from tweet_schema.marks import every_field, personal_fields
from tweet_schema.personal import Personal
from tweet_schema.topics import Subject

QUOTED = re.compile(r"""['"].*['"]|['"].*$""")
"""From the first quote to the last: what somebody wrote may hold quotes itself."""


def masked(contract: Contract, record: Mapping[str, object]) -> dict[str, object]:
    """The record with what the contract marks replaced by what it is and how much, as `<content, 12 characters>`."""
    return _masked(personal_fields(contract), record, "")


def _masked(marks: Mapping[str, Personal], record: Mapping[str, object], above: str) -> dict[str, object]:
    return {name: _value(marks, value, above + name) for name, value in record.items()}


def _value(marks: Mapping[str, Personal], value: object, name: str) -> object:
    if value is None:
        return None
    if name in marks:
        return cover(marks[name], value)
    if isinstance(value, Mapping):
        return _masked(marks, value, f"{name}.")
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_value(marks, item, name) for item in value]
    return value


def cover(mark: Personal, value: object) -> str:
    """What stands instead of a value."""
    match value:
        case bytes():
            unit = "bytes"
        case str():
            unit = "characters"
        case _:
            unit = "items"
    return f"<{mark}, {len(value)} {unit}>" if isinstance(value, Sized) else f"<{mark}>"


def without_quotes(message: object) -> str:
    """The first line of another program's message, with what it quotes hidden: that may be what somebody wrote."""
    first = str(message).partition("\n")[0]
    return QUOTED.sub("<hidden>", first)


def mask_log(_logger: object, _method: str, line: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """A processor for structlog: whatever a contract marks is masked, under whatever key it is logged.

    A key is masked when it is the name of a marked field, with or without the records around it (`text`,
    `author_username`), and never that of an unmarked one. Records and lists are looked through.
    """
    for key, value in line.items():
        line[key] = _logged(value, key)
    return line


def _logged(value: object, name: str) -> object:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {key: _logged(inner, f"{name}.{key}") for key, inner in value.items()}
    if mark := _mark(name):
        return cover(mark, value)
    if isinstance(value, list | tuple):
        return [_logged(item, name) for item in value]
    return value


def _mark(name: str) -> Personal | None:
    """The mark of the field that a dotted name of a log line ends with."""
    parts = name.split(".")
    tails = (".".join(parts[first:]) for first in range(len(parts)))
    return next((mark for tail in tails if (mark := _tails().get(tail))), None)


@cache
def _tails() -> Mapping[str, Personal]:
    """Marks by the ends of dotted names, without those with which an unmarked field's name ends too."""
    marked: dict[str, Personal] = {}
    unmarked: set[str] = set()
    for contract in map(latest, Subject):
        marks, schema = personal_fields(contract), contract.schema
        for name, _ in every_field(schema, named_types(schema)):
            parts = name.split(".")
            ends = {".".join(parts[first:]) for first in range(len(parts))}
            if name in marks:
                marked |= dict.fromkeys(ends, marks[name])
            elif not any(other.startswith(f"{name}.") for other in marks):
                unmarked |= ends
    return {end: mark for end, mark in marked.items() if end not in unmarked}
