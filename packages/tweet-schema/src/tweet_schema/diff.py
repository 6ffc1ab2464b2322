"""What changed from one version to another, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from tweet_schema.avro_types import Named, core, fields, in_words, named_types
from tweet_schema.contract import Contract
from tweet_schema.personal import PROPERTY


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, at one field."""

    field: str
    words: str

    def __str__(self) -> str:
        return f"`{self.field}` {self.words}" if self.field else self.words


_UNMARKED = "is no longer marked as personal data"


def diff(before: Contract, after: Contract) -> list[Change]:
    """Every difference, in the order in which `before` and then `after` have the fields; empty when equal."""
    changes = list(_records(before.schema, after.schema, "", (named_types(before.schema), named_types(after.schema))))
    if not changes and before.schema != after.schema:
        return [Change("", "the description of the record changed")]
    return changes


def _records(before: JsonValue, after: JsonValue, path: str, named: tuple[Named, Named]) -> Iterator[Change]:
    old, new = fields(before), fields(after)
    for name in old:
        place = f"{path}.{name}".lstrip(".")
        if name not in new:
            yield Change(place, "was removed")
        else:
            yield from _field(old[name], new[name], place, named)
    for name in new:
        if name not in old:
            yield Change(f"{path}.{name}".lstrip("."), f"was added: {_described(new[name], named[1])}")
    kept_before, kept_after = [name for name in old if name in new], [name for name in new if name in old]
    if kept_before != kept_after:
        yield Change(path, f"the fields stand in another order: {', '.join(kept_after)}")


def _described(field: dict[str, JsonValue], named: Named) -> str:
    default = f"default {_json(field['default'])}" if "default" in field else "without a default"
    return f"{in_words(field['type'], named)}, {default}"


def _field(
    old: dict[str, JsonValue], new: dict[str, JsonValue], place: str, named: tuple[Named, Named]
) -> Iterator[Change]:
    was, now = in_words(old["type"], named[0]), in_words(new["type"], named[1])
    if was != now:
        yield Change(place, f"was {was} and is {now}")
    if ("default" in old) != ("default" in new):
        yield Change(place, "lost its default" if "default" in old else f"gained the default {_json(new['default'])}")
    elif old.get("default") != new.get("default"):
        yield Change(place, f"has the default {_json(new['default'])} instead of {_json(old['default'])}")
    if old.get("doc") != new.get("doc"):
        yield Change(place, f'is described as "{new.get("doc")}" instead of "{old.get("doc")}"')
    if old.get(PROPERTY) != new.get(PROPERTY):
        yield Change(place, f"is marked as personal data: {new[PROPERTY]}" if PROPERTY in new else _UNMARKED)
    yield from _records(core(old["type"], named[0]), core(new["type"], named[1]), place, named)


def _json(value: JsonValue) -> str:
    return "null" if value is None else str(value)
