"""Fake tweets: a seeded society writes them, over a window of the past or as time goes by."""

import random
from collections.abc import Callable, Iterator

import numpy as np

from tweet_producer.event import Event
from tweet_producer.society.calendar import Calendar, Span
from tweet_producer.society.deeds import DRAWS, Society
from tweet_producer.society.populate import populate
from tweet_producer.society.population import HOUR, Integers
from tweet_producer.society.read_scenario import USUAL, read_scenario
from tweet_producer.society.scenario import bursts
from tweet_producer.society.snowflake import WORKER_BITS
from tweet_producer.timeline import Timeline

BURSTS, TIMES, DEEDS = 2, 3, 4
"""Streams of chance; see populate.STREAM."""
LONGEST_DELAY = 2_000_000
"""Microseconds that a platform needs at most to send an event."""
LIVE_SPAN = 2 * HOUR
"""A live society lives through its scenario every two hours, so that whoever watches sees it."""


def window(
    seed: int, people: int, count: int, span: Span, batch: int, *, wish: str = USUAL
) -> Iterator[list[Event]]:
    """`count` events that happened in `span`, ordered by time, in lists of `batch`.

    The same seed, people, count and span give the same events, whatever the batch.
    """
    scenario = read_scenario(wish)
    planted = bursts(scenario, np.random.default_rng([seed, BURSTS]))
    population = populate(people, scenario, seed)
    calendar = Calendar(span, population.activity[:, -1], planted)
    society = Society(population, scenario, planted, calendar)
    chance = np.random.default_rng([seed, TIMES])
    times = (
        calendar.times((np.arange(first, last) + chance.random(last - first)) / count)
        for first in range(0, count, batch)
        for last in [min(first + batch, count)]
    )
    return _events(society, seed, times, LONGEST_DELAY)


def live(seed: int, people: int, clock: Callable[[], int], batch: int, wish: str = USUAL) -> Iterator[list[Event]]:
    """Events that happen now, without end: each list those since the list before.

    `clock` gives microseconds since 1970; nothing happens later than it says.
    """
    scenario = read_scenario(wish)
    planted = bursts(scenario, np.random.default_rng([seed, BURSTS]))
    society = Society(populate(people, scenario, seed), scenario, planted, Calendar(Span(0, LIVE_SPAN), None, planted))
    return _events(society, seed, _now(clock, batch), longest_delay=0)


def _now(clock: Callable[[], int], batch: int) -> Iterator[Integers]:
    before = clock()
    while True:
        now = max(clock(), before)
        yield before + (now - before) * np.arange(1, batch + 1, dtype=np.int64) // batch
        before = now


def _events(society: Society, seed: int, blocks: Iterator[Integers], longest_delay: int) -> Iterator[list[Event]]:
    chance = np.random.default_rng([seed, DEEDS])
    worker = int(chance.integers(1 << WORKER_BITS))
    words = random.Random(f"{seed} words")  # noqa: S311 - chance of a story, not of a secret
    timeline = Timeline(society, words, worker, longest_delay)
    for times in blocks:
        yield [timeline.happen(deed) for deed in society.deeds(times, chance.random((len(times), DRAWS)))]
