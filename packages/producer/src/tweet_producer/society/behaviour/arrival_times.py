"""When things happen: the hours of the day, and the bursts of a scenario laid over a span of time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.population.people import DAY, HOUR
from tweet_producer.society.scenario import Burst, Floats, intensity

NO_BURST = -1
PLACES = 4096
"""Steps in which a span is told: a week in pieces of two and a half minutes."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time over which a scenario is told, in microseconds; after it, it is told again."""

    start: int
    length: int

    def places(self, times: Integers) -> Integers:
        """The step of each time."""
        inside: Integers = ((times - self.start) % self.length) * PLACES // self.length
        return inside


class ArrivalTimes:
    """How much is written at each step of `span`, and how much of it in a burst.

    `hours` is what the population writes in each hour of the day (UTC), in any unit; None where the rate is
    given from outside, as in a live run.
    """

    def __init__(self, span: Span, hours: Floats | None, bursts: Sequence[Burst]) -> None:
        self._span = span
        middle = (np.arange(PLACES) + 0.5) / PLACES
        usual = np.ones(PLACES)
        if hours is not None:
            moments = span.start + (middle * span.length).astype(np.int64)
            usual = hours[(moments % DAY) // HOUR] / hours.mean()
        extra = np.array([intensity(burst, middle) for burst in bursts]).reshape(len(bursts), PLACES)
        total = usual + extra.sum(axis=0)
        self._written = np.concatenate([[0.0], np.cumsum(total)]) / total.sum()
        # One row a place: the running share of each burst; a draw above the last is no burst.
        self._shares = (np.cumsum(extra, axis=0) / total).T.copy()
        self._bursting = self._shares[:, -1].copy() if len(bursts) else np.zeros(PLACES)

    def times(self, fractions: Floats) -> Integers:
        """When each fraction of all that is written in the span has been written: ordered if they are."""
        steps = np.interp(fractions, self._written, np.arange(PLACES + 1) / PLACES)
        inside = np.minimum((steps * self._span.length).astype(np.int64), self._span.length - 1)
        return self._span.start + inside

    def bursts(self, times: Integers, draws: Floats) -> Integers:
        """The burst that each thing written then belongs to, by its number, or NO_BURST."""
        found = np.full(len(times), NO_BURST, np.int64)
        places = self._span.places(times)
        bursting = np.flatnonzero(draws < self._bursting[places])
        found[bursting] = (self._shares[places[bursting]] <= draws[bursting, None]).sum(axis=1)
        return found
