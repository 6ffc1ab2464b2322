"""Many messages to one Arrow batch; `bulk_encode` is the way back. Needs the extra `bulk`.

The fast codec (`pyruhvro`) is believed only where it proves itself: what it decodes it must encode to the same
bytes again, else the reference (`fastavro`) judges the message. So trailing bytes, which it overlooks, and any
encoding it might misread never pass; and messages of another version than the reader's go to the reference,
which resolves schemas.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import pyarrow as pa

from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import Contract
from tweet_schema.fast_codec import LARGEST, covered, deserialized, proven
from tweet_schema.retype import retyped
from tweet_schema.wire import Frame, UnknownSchemaError, WireError, decode, same_layout, unframe

SchemaText = Callable[[int], str | None]
"""The registry's answer to an id."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a sequence of messages held."""

    batch: pa.RecordBatch
    """The sound records in the order of their messages, as the reader's Arrow schema has them."""
    places: Sequence[int]
    """For each row of the batch, the index of its message."""
    bad: Mapping[int, WireError]
    """Why the others are none, by the index of the message."""


FEW = 8
"""A failed group of at most so many goes to the reference: a call of the fast codec costs as much as
decoding some messages by it (`bench/bulk_codec.py`, the row with damaged messages)."""
_Group: TypeAlias = Sequence[tuple[int, Frame]]
"""Messages of one writer's schema, each with its index."""


@dataclass(slots=True)
class _Found:
    """Rows by the index of their message, from either codec."""

    bad: dict[int, WireError] = field(default_factory=dict)
    slow: dict[int, dict[str, object]] = field(default_factory=dict)
    fast: list[tuple[Sequence[int], pa.RecordBatch]] = field(default_factory=list)
    """In the fast codec's own types: changed once for all, since a change costs more than a small batch."""


def decode_messages(messages: Sequence[bytes | None], schema_text: SchemaText, reader: Contract) -> Decoded:
    """Decode framed messages of any writer's version as `reader` sees them.

    A bad message is in `bad` with the error that `wire.decode` raises for it; the others are not touched by it.
    Whatever `schema_text` raises is passed on.

    Raises:
        ValueError: when the messages have more than 2 GiB in all, which no Arrow batch holds.
    """
    if sum(len(message) for message in messages if message) > LARGEST:
        raise ValueError(f"{len(messages):,} messages have more than {LARGEST:,} bytes in all: decode fewer at once")
    found = _Found()
    texts: dict[int, str | None] = {}
    groups: dict[str, list[tuple[int, Frame]]] = {}
    for index, message in enumerate(messages):
        try:
            framed = unframe(message)
            if framed.schema_id not in texts:
                texts[framed.schema_id] = schema_text(framed.schema_id)
            text = texts[framed.schema_id]
            if text is None:
                raise UnknownSchemaError(f"the registry has issued no schema {framed.schema_id}")
            groups.setdefault(text, []).append((index, framed))
        except WireError as error:
            found.bad[index] = error
    for text, group in groups.items():
        if covered(reader) and same_layout(text, reader.text):
            _decode_fast(group, reader, found)
        else:
            _decode_slowly(group, text, reader, found)
    return _gathered(found, reader)


def _decode_fast(group: _Group, reader: Contract, found: _Found) -> None:
    """Decode what can be decoded, then prove it at once: a proof costs more than decoding."""
    parts = list(_decoded(group, reader, found))
    if parts:
        entries = [entry for part, _ in parts for entry in part]
        _prove(entries, _single(pa.Table.from_batches([batch for _, batch in parts])), reader, found)


def _decoded(group: _Group, reader: Contract, found: _Found) -> Iterator[tuple[_Group, pa.RecordBatch]]:
    """All, or halve until the bad ones are alone."""
    try:
        yield group, deserialized([framed.body for _, framed in group], reader)
    except ValueError:
        if len(group) <= FEW:
            _decode_slowly(group, reader.text, reader, found)
            return
        middle = len(group) // 2
        yield from _decoded(group[:middle], reader, found)
        yield from _decoded(group[middle:], reader, found)


def _prove(group: _Group, batch: pa.RecordBatch, reader: Contract, found: _Found) -> None:
    """Believe the rows that prove themselves; halve where that cannot be asked of all at once."""
    try:
        judged = proven(batch, [framed.body for _, framed in group], reader)
    except ValueError:
        if len(group) <= FEW:
            _decode_slowly(group, reader.text, reader, found)
            return
        middle = len(group) // 2
        _prove(group[:middle], batch.slice(0, middle), reader, found)
        _prove(group[middle:], batch.slice(middle), reader, found)
        return
    if judged.true_count == len(group):
        found.fast.append(([index for index, _ in group], batch))
        return
    pairs = list(zip(group, judged.to_pylist(), strict=True))
    found.fast.append(([index for (index, _), same in pairs if same], batch.filter(judged)))
    _decode_slowly([entry for entry, same in pairs if not same], reader.text, reader, found)


def _decode_slowly(group: Iterable[tuple[int, Frame]], writer: str, reader: Contract, found: _Found) -> None:
    for index, framed in group:
        try:
            found.slow[index] = decode(framed.body, writer, reader)
        except WireError as error:
            found.bad[index] = error


def _gathered(found: _Found, reader: Contract) -> Decoded:
    """All rows in the order of their messages."""
    schema = arrow_schema(reader)
    fast = [batch for _, batch in found.fast]
    parts = [retyped(_single(pa.Table.from_batches(fast)), schema)] if fast else []
    parts.append(pa.RecordBatch.from_pylist(list(found.slow.values()), schema=schema))
    places = [index for indexes, _ in found.fast for index in indexes] + list(found.slow)
    table = pa.Table.from_batches(parts, schema=schema)
    ordered = sorted(places)
    if ordered != places:
        order = sorted(range(len(places)), key=places.__getitem__)
        table = table.take(pa.array(order, pa.int64()))
    return Decoded(_single(table), ordered, found.bad)


def _single(table: pa.Table) -> pa.RecordBatch:
    """The table as one batch, even when it is empty."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
