"""A schema grown from bytes: each byte decides what comes next, so that a mutation is another schema and not noise."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

LEAVES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
LOGICAL = (None, "timestamp-micros", "timestamp-millis", "date", "time-micros", "uuid", "decimal", "duration", "mood")
DEEPEST = 40
"""A little more than the package allows."""


def planted(data: bytes) -> JsonValue:
    """A record, sound or not, whose fields are what the bytes say."""
    return _Plant(iter(data)).record("T", 0)


@dataclass(frozen=True, slots=True)
class _Plant:
    rest: Iterator[int]

    def next(self, count: int, otherwise: int = 0) -> int:
        """What the next byte says, of `count` things."""
        return next(self.rest, otherwise) % count

    def record(self, name: str, level: int) -> JsonValue:
        fields: list[JsonValue] = [
            {"name": f"f{place}", "type": self.type(f"{name}{place}", level + 1)} for place in range(self.next(5))
        ]
        return {"type": "record", "name": name, "fields": fields}

    def type(self, name: str, level: int) -> JsonValue:
        return KINDS[self.next(len(KINDS), 3)](self, name, level) if level <= DEEPEST else "long"

    def array(self, name: str, level: int) -> JsonValue:
        return {"type": "array", "items": self.type(name, level + 1)}

    def map(self, name: str, level: int) -> JsonValue:
        return {"type": "map", "values": self.type(name, level + 1)}

    def union(self, name: str, level: int) -> JsonValue:
        return [self.type(f"{name}{place}", level + 1) for place in range(self.next(4))]

    def option(self, name: str, level: int) -> JsonValue:
        return ["null", self.type(name, level + 1)]

    def enum(self, name: str, _: int) -> JsonValue:
        return {"type": "enum", "name": name, "symbols": [f"s{place}" for place in range(self.next(5, 1))]}

    def fixed(self, name: str, _: int) -> JsonValue:
        return {"type": "fixed", "name": name, "size": self.next(256, 1) << (8 * self.next(5))}

    def named(self, *_: object) -> JsonValue:
        """The name of a record around it, of one before it, or of none."""
        return "T" + "".join(str(self.next(5)) for _ in range(self.next(4)))

    def decimal(self, *_: object) -> JsonValue:
        precision = self.next(256, 1) << (8 * self.next(8))
        return {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": self.next(256)}

    def logical(self, *_: object) -> JsonValue:
        return {"type": LEAVES[self.next(len(LEAVES))], "logicalType": LOGICAL[self.next(len(LOGICAL))]}

    def leaf(self, *_: object) -> JsonValue:
        return LEAVES[self.next(len(LEAVES))]


KINDS: Sequence[Callable[[_Plant, str, int], JsonValue]] = (
    *(_Plant.array, _Plant.map, _Plant.union, _Plant.leaf, _Plant.option, _Plant.record),
    *(_Plant.enum, _Plant.fixed, _Plant.named, _Plant.decimal, _Plant.logical, _Plant.leaf),
)
