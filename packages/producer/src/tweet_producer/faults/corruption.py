"""What befalls a record on its way: bytes that the stages behind the producer must survive."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from tweet_schema.contract import Contract
from tweet_schema.topics import message_key
from tweet_schema.wire import HEADER_BYTES, decode, encode, frame

from tweet_producer.encode import Encoder, Record
from tweet_producer.event import CONTRACT, Event, events_of

UNKNOWN_SCHEMA_ID = 2**31 - 1
"""Ids are counted from 1: no registry has come this far."""
CENTURY = 36_525 * 86_400_000_000
"""Microseconds."""
KINDS = 3
"""An event's first byte says which of three kinds it is, doubled (Avro's zigzag)."""


@dataclass(frozen=True, slots=True)
class Older:
    """An older contract of raw, and the registry's id of it."""

    contract: Contract
    schema_id: int


@dataclass(frozen=True, slots=True)
class Original:
    """A sound event, and what is needed to spoil it. `draw` in [0, 1) decides where the answer has a choice."""

    row: pa.RecordBatch
    """The event alone."""
    sound: Record
    """The record it would have been."""
    encoder: Encoder
    older: Sequence[Older]
    draw: float

    @property
    def event(self) -> Event:
        """The event as a mapping."""
        return events_of(self.row)[0]


def no_bytes(original: Original) -> Record:
    """A key and no value."""
    return Record(original.sound.key, None)


def wrong_magic(original: Original) -> Record:
    """A first byte that says that this is another format."""
    key, value = original.sound
    return Record(key, b"\x01" + (value or b"")[1:])


def unknown_schema_id(original: Original) -> Record:
    """A schema id that nobody issued."""
    key, value = original.sound
    return Record(key, frame(UNKNOWN_SCHEMA_ID, (value or b"")[HEADER_BYTES:]))


def truncated_body(original: Original) -> Record:
    """The Avro body ends before its record does."""
    key, value = original.sound
    whole = value or b""
    return Record(key, whole[: HEADER_BYTES + 1 + int(original.draw * (len(whole) - HEADER_BYTES - 1))])


def random_bytes(original: Original) -> Record:
    """A body of noise; its first byte names a kind of event that does not exist, so it never decodes by chance."""
    chance = random.Random(original.draw)  # noqa: S311 - noise for a test, not a secret
    noise = bytes([chance.randrange(2 * KINDS, 128)]) + chance.randbytes(chance.randrange(20, 300))
    return Record(original.sound.key, frame(original.encoder.schema_id, noise))


def empty_tweet_id(original: Original) -> Record:
    """A well-formed record of no tweet in particular."""
    event = original.event
    event["tweet_id"] = ""
    return Record(message_key(event["source"], ""), original.encoder.value(event))


def far_future(original: Original) -> Record:
    """A clock that is a century ahead. A delete does not say when its tweet was made: it loses its id instead."""
    event = original.event
    if event["tweet"] is None:
        return empty_tweet_id(original)
    event["occurred_at"] += CENTURY
    event["received_at"] += CENTURY
    event["tweet"]["created_at"] += CENTURY
    return Record(original.sound.key, original.encoder.value(event))


def older_contract(original: Original) -> Record:
    """What a producer sends that has not been updated: fields that its contract did not know are left out."""
    key, value = original.sound
    older = original.older[int(original.draw * len(original.older))]
    known = decode((value or b"")[HEADER_BYTES:], CONTRACT.text, older.contract)
    return Record(key, frame(older.schema_id, encode(older.contract, known)))


CORRUPTIONS: Mapping[str, Callable[[Original], Record]] = {
    damage.__name__: damage
    for damage in (
        no_bytes,
        wrong_magic,
        unknown_schema_id,
        truncated_body,
        random_bytes,
        empty_tweet_id,
        far_future,
        older_contract,
    )
}
