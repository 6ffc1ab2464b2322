"""Damage on purpose: what the stages behind the producer must survive, a seeded share of it.

Of all records, each is damaged with the probability `share`, whatever the others are. A damaged record takes
the place of the sound one: as many records are sent as without, and the others are the same bytes.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from tweet_schema.topics import message_key
from tweet_schema.wire import HEADER_BYTES, frame

from tweet_producer.encode import Encoder, Record, Records
from tweet_producer.event import Event, events_of

STREAM = 5
"""Stream of chance; see populate.STREAM."""
DRAWS = 3
UNKNOWN_SCHEMA_ID = 2**31 - 1
"""Ids are counted from 1: no registry has come this far."""
CENTURY = 36_525 * 86_400_000_000
"""Microseconds."""
KINDS = 3
"""An event's first byte says which of three kinds it is, doubled (Avro's zigzag)."""


@dataclass(frozen=True, slots=True)
class Victim:
    """A sound event, and what is needed to spoil it. `draw` in [0, 1) decides where the answer has a choice."""

    row: pa.RecordBatch
    """The event alone."""
    sound: Record
    """The record it would have been."""
    encoder: Encoder
    draw: float

    @property
    def event(self) -> Event:
        """The event as a mapping."""
        return events_of(self.row)[0]


def no_bytes(victim: Victim) -> Record:
    """A key and no value."""
    return Record(victim.sound.key, None)


def wrong_magic(victim: Victim) -> Record:
    """A first byte that says that this is another format."""
    key, value = victim.sound
    return Record(key, b"\x01" + (value or b"")[1:])


def unknown_schema_id(victim: Victim) -> Record:
    """A schema id that nobody issued."""
    key, value = victim.sound
    return Record(key, frame(UNKNOWN_SCHEMA_ID, (value or b"")[HEADER_BYTES:]))


def truncated_body(victim: Victim) -> Record:
    """The Avro body ends before its record does."""
    key, value = victim.sound
    whole = value or b""
    return Record(key, whole[: HEADER_BYTES + 1 + int(victim.draw * (len(whole) - HEADER_BYTES - 1))])


def random_bytes(victim: Victim) -> Record:
    """A body of noise; its first byte names a kind of event that does not exist, so it never decodes by chance."""
    chance = random.Random(victim.draw)  # noqa: S311 - noise for a test, not a secret
    noise = bytes([chance.randrange(2 * KINDS, 128)]) + chance.randbytes(chance.randrange(20, 300))
    return Record(victim.sound.key, frame(victim.encoder.schema_id, noise))


def empty_tweet_id(victim: Victim) -> Record:
    """A well-formed record of no tweet in particular."""
    event = victim.event
    event["tweet_id"] = ""
    return Record(message_key(event["source"], ""), victim.encoder.value(event))


def far_future(victim: Victim) -> Record:
    """A clock that is a century ahead. A delete does not say when its tweet was made: it loses its id instead."""
    event = victim.event
    if event["tweet"] is None:
        return empty_tweet_id(victim)
    event["occurred_at"] += CENTURY
    event["received_at"] += CENTURY
    event["tweet"]["created_at"] += CENTURY
    return Record(victim.sound.key, victim.encoder.value(event))


MENU: Mapping[str, Callable[[Victim], Record]] = {
    fault.__name__: fault
    for fault in (
        no_bytes,
        wrong_magic,
        unknown_schema_id,
        truncated_body,
        random_bytes,
        empty_tweet_id,
        far_future,
    )
}


class Faults:
    """Chooses what is damaged, and how: the same share and seed choose the same, however the records are batched."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = share
        self._chance = np.random.default_rng([seed, STREAM])
        self._names = tuple(MENU)

    def chosen(self, number: int) -> list[tuple[str | None, float]]:
        """For each of the next `number` records the name of its damage, or None, and the draw for it."""
        draws = self._chance.random((number, DRAWS))
        kinds = (draws[:, 1] * len(self._names)).astype(np.int64)
        return [
            (self._names[kind] if hit else None, draw)
            for hit, kind, draw in zip(
                (draws[:, 0] < self._share).tolist(), kinds.tolist(), draws[:, 2].tolist(), strict=True
            )
        ]


def records(batch: pa.RecordBatch, encoder: Encoder, faults: Faults) -> Records:
    """The records of a batch of events, some of them damaged."""
    made, chosen = encoder.records(batch), faults.chosen(batch.num_rows)
    for place, row in enumerate(made.places):
        damage, draw = chosen[row]
        if damage is not None:
            sound = Record(made.keys[place], made.values[place])
            spoilt = MENU[damage](Victim(batch.slice(row, 1), sound, encoder, draw))
            made.keys[place], made.values[place] = spoilt
    return made
