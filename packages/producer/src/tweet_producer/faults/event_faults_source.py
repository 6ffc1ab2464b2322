"""A source that faults befall: some of its events are told late, twice, otherwise, or not by themselves."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tweet_producer.event import Event, batch_of, events_of
from tweet_producer.faults.event_faults import EVENT_FAULTS, Memory, person_deleted
from tweet_producer.society.arrow_columns import Integers

STREAM = 7
"""Stream of chance; see society.population.generate.STREAM."""


PERSON_DELETED = person_deleted.__name__
"""The only one that needs to know what was told before."""


class Held(NamedTuple):
    """An event that is told when event number `due` happens: before it, and after those held longer."""

    due: int
    origin: int
    """The number of the event that it comes of."""
    part: int
    """Which of those that come of it it is."""
    event: Event


def with_event_faults(
    source: Iterable[pa.RecordBatch], shares: Mapping[str, float], seed: int
) -> Generator[pa.RecordBatch]:
    """The source, with those of `shares` that are EVENT_FAULTS. The same seed gives the same, however it is cut.

    What is still held when the source ends is told last.
    """
    draws = EventFaultDraws({name: share for name, share in shares.items() if name in EVENT_FAULTS}, seed)
    if not draws.kinds:
        yield from source
        return
    number, held = 0, list[Held]()
    for batch in source:
        struck = draws.strike(batch, number)
        held += chain.from_iterable(struck.values())
        end = number + batch.num_rows
        sound = np.delete(np.arange(batch.num_rows), list(struck))
        turn = _in_turn(batch.take(sound), sound + number, [one for one in held if one.due < end])
        if turn.num_rows:
            yield turn
        held, number = [one for one in held if one.due >= end], end
    if held:
        yield batch_of([one.event for one in sorted(held, key=lambda one: one[:3])])


class EventFaultDraws:
    """Decides what befalls which event."""

    def __init__(self, shares: Mapping[str, float], seed: int) -> None:
        self.kinds = tuple(shares)
        self._sums = np.cumsum(list(shares.values()))
        self._chance = np.random.default_rng([seed, STREAM])
        self._memory = Memory()

    def strike(self, batch: pa.RecordBatch, number: int) -> Mapping[int, list[Held]]:
        """By row, what is told instead of it; the first row is event number `number`."""
        draws = self._chance.random((batch.num_rows, 2))
        kinds = np.searchsorted(self._sums, draws[:, 0], side="right")
        rows = np.flatnonzero(kinds < len(self.kinds))
        struck = dict(zip(rows.tolist(), events_of(batch.take(rows)), strict=True))
        # Memory costs a turn in Python for every event: only who deletes people needs it.
        turns = range(batch.num_rows) if PERSON_DELETED in self.kinds else struck
        notes = self._notes(batch)
        told: dict[int, list[Held]] = {}
        for row in turns:
            if notes:
                self._memory.notice(*notes[row])
            if row in struck:
                fault = EVENT_FAULTS[self.kinds[kinds[row]]]
                parts = fault(struck[row], float(draws[row, 1]), self._memory)
                told[row] = [
                    Held(number + row + one.after, number + row, part, one.event) for part, one in enumerate(parts)
                ]
        return told

    def _notes(self, batch: pa.RecordBatch) -> list[tuple[str, str, str]]:
        """Kind, tweet and author of each event, for whoever needs a memory."""
        if PERSON_DELETED not in self.kinds:
            return []
        return list(zip(*(batch[name].to_pylist() for name in ("kind", "tweet_id", "author_id")), strict=True))


def _in_turn(sound: pa.RecordBatch, numbers: Integers, due: Sequence[Held]) -> pa.RecordBatch:
    """Sound events by their numbers, and held ones when they are due."""
    if not due:
        return sound
    order = np.lexsort(
        (
            [0] * len(numbers) + [one.part for one in due],
            [*numbers, *(one.origin for one in due)],
            [*numbers, *(one.due for one in due)],
        )
    )
    both = pa.Table.from_batches([sound, batch_of([one.event for one in due])]).take(order)
    return both.combine_chunks().to_batches()[0]
