"""Fake tweets: a seeded society writes them, over a window of the past or as time goes by."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.population.people import HOUR
from tweet_producer.society.society import Society

STREAM = 3
"""Stream of chance; see society.population.generate.STREAM."""
BLOCK = 65_536
"""Events made at once: a sixth less CPU an event than with half as many. What is in it does not depend on it."""
LONGEST_DELAY = 2_000_000
"""Microseconds that a platform needs at most to send an event."""
MOST = np.iinfo(np.int64).max
LIVE_SPAN = 2 * HOUR
"""A live society lives through its scenario every two hours, so that whoever watches sees it."""
Note = Callable[[pa.RecordBatch], None]
"""Hears the true labels of a batch, a row an event, before the batch is told."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How events are handed over: at most so many rows, and so many microseconds of their time, at once."""

    rows: int
    lasting: int = MOST

    def places(self, times: Integers) -> list[int]:
        """Where the events at these times, in order, are cut, both ends included."""
        places = [0, *(np.flatnonzero(np.diff(times // self.lasting)) + 1).tolist(), len(times)]
        pieces = (range(first, last, self.rows) for first, last in pairwise(places))
        return [*chain.from_iterable(pieces), len(times)]


def window(society: Society, count: int, span: Span, cut: Cut, note: Note | None = None) -> Generator[pa.RecordBatch]:
    """`count` events that happened in `span`, ordered by time, handed over in cuts.

    The same society, count and span give the same events, however they are cut.
    """
    arrivals = society.arrivals(span, by_the_hour=True)
    chance = np.random.default_rng([society.seed, STREAM])
    simulation = society.simulation(arrivals, LONGEST_DELAY)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        times = arrivals.times((np.arange(first, last) + chance.random(last - first)) / count)
        events = simulation.block(times)
        labels = simulation.labels(society.truth) if note else None
        for place, end in pairwise(cut.places(times - span.start)):
            if note and labels:
                note(labels.slice(place, end - place))
            yield events.slice(place, end - place)


def live(society: Society, clock: Callable[[], int], batch: int, note: Note | None = None) -> Generator[pa.RecordBatch]:
    """Events that happen now, without end: each batch those since the one before.

    `clock` gives microseconds since 1970; nothing happens later than it says.
    """
    simulation = society.simulation(society.arrivals(Span(0, LIVE_SPAN), by_the_hour=False), longest_delay=0)
    for times in _now(clock, batch):
        events = simulation.block(times)
        if note:
            note(simulation.labels(society.truth))
        yield events


def _now(clock: Callable[[], int], batch: int) -> Iterator[Integers]:
    before = clock()
    while True:
        now = max(clock(), before)
        yield before + (now - before) * np.arange(1, batch + 1, dtype=np.int64) // batch
        before = now
