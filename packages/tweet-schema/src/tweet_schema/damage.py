"""Where a body stops being a record: the field, the byte and what is wrong there, never what stands there.

Only for messages that the codec has refused already: it walks the Avro 1.12 binary encoding byte by byte, in Python.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tweet_schema.avro_types import Named, Schema, fields, kind, named_types, symbols

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST = (datetime.min.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
LAST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
"""The times that Python's calendar has, in microseconds since 1970."""
FARTHEST = 50_000
"""Values that are walked past. Python needs a tenth of a second for them; a message may hold ten times as many,
and a flood of such must not keep a consumer busy with finding words."""
LONGEST_NUMBER = 10
"""Bytes that the 64 bits of a long take at most."""
WIDTHS = {"boolean": 1, "float": struct.calcsize("<f"), "double": struct.calcsize("<d")}


def damage(body: bytes, writer: Schema) -> str | None:
    """The first place where `body` is no record of the schema `writer`; None when there is none.

    Such as "`tweet.text` at byte 41 of the body: it is 100,000,000 bytes long by its length, and 4 are left".
    """
    try:
        _Walk(body, named_types(writer)).value(writer, "")
    except _DamagedError as found:
        return str(found)
    return None


class _DamagedError(ValueError):
    """The sentence about the place."""


@dataclass(slots=True)
class _Walk:
    """A place in a body, going forward."""

    body: bytes
    named: Named
    at: int = 0
    passed: int = 0

    @property
    def left(self) -> int:
        return len(self.body) - self.at

    def value(self, schema: Schema, path: str) -> None:
        """Go past one value."""
        self.passed += 1
        if self.passed > FARTHEST:
            raise _damaged(path, self.at, f"the damage lies here or after, beyond {FARTHEST:,} values")
        if isinstance(schema, str) and schema in self.named:
            schema = self.named[schema]
        match kind(schema):
            case "record":
                for name, field in fields(schema).items():
                    self.value(field["type"], f"{path}.{name}".lstrip("."))
            case "union":
                branches = schema if isinstance(schema, list) else []
                self.value(branches[self._index(len(branches), "branch", path)], path)
            case "enum":
                self._index(len(symbols(schema)), "symbol", path)
            case "array" | "map" as name:
                self._blocks(schema, path, keyed=name == "map")
            case name:
                self._scalar(schema, name, path)

    def _scalar(self, schema: Schema, name: str, path: str) -> None:
        begin = self.at
        match name:
            case "int" | "long":
                number = self._number(path)
                if _is_time(schema) and not FIRST <= number <= LAST:
                    raise _damaged(path, begin, "it is a time outside the years 1 to 9999")
            case "string" | "bytes":
                self._run(path, text=name == "string")
            case "fixed":
                self._past(_size(schema), path, begin)
            case _:
                self._past(WIDTHS.get(name, 0), path, begin)

    def _index(self, count: int, what: str, path: str) -> int:
        begin = self.at
        index = self._number(path)
        if not 0 <= index < count:
            raise _damaged(path, begin, f"it names {what} {index:,}, and there are {count}, from 0")
        return index

    def _blocks(self, schema: Schema, path: str, *, keyed: bool) -> None:
        inner = schema["values" if keyed else "items"] if isinstance(schema, dict) else None
        place = 0
        while count := self._block(path):
            for _ in range(count):
                if keyed:
                    self._run(f"{path}[{place}]", text=True)
                self.value(inner, f"{path}[{place}]")
                place += 1

    def _block(self, path: str) -> int:
        """The number of items that follow; each takes a byte or more (`schema_text` sees to it)."""
        begin = self.at
        count = self._number(path)
        if count < 0:
            self._number(path)  # the block's size in bytes, for those who skip it
        if abs(count) > self.left:
            raise _damaged(path, begin, f"it has {abs(count):,} items by its count, and {self.left} bytes are left")
        return abs(count)

    def _run(self, path: str, *, text: bool) -> None:
        begin = self.at
        length = self._number(path)
        if not 0 <= length <= self.left:
            raise _damaged(path, begin, f"it is {length:,} bytes long by its length, and {self.left} are left")
        try:
            if text:
                self.body[self.at : self.at + length].decode()
        except UnicodeDecodeError as error:
            raise _damaged(path, self.at + error.start, "it is no UTF-8") from None
        self.at += length

    def _number(self, path: str) -> int:
        """Variable-length, zig-zag."""
        begin, number = self.at, 0
        for place in range(LONGEST_NUMBER):
            self._past(1, path, begin)
            byte = self.body[self.at - 1]
            number |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                return (number >> 1) ^ -(number & 1)
        raise _damaged(path, begin, f"a number has more than {LONGEST_NUMBER} bytes")

    def _past(self, count: int, path: str, begin: int) -> None:
        if count > self.left:
            raise _damaged(path, begin, f"the body ends at byte {len(self.body)}, within it")
        self.at += count


def _is_time(schema: Schema) -> bool:
    return isinstance(schema, dict) and schema.get("logicalType") == "timestamp-micros"


def _size(schema: Schema) -> int:
    size = schema.get("size") if isinstance(schema, dict) else None
    return size if isinstance(size, int) else 0


def _damaged(path: str, at: int, what: str) -> _DamagedError:
    return _DamagedError(f"`{path}` at byte {at} of the body: {what}")
