"""The society lives on the same however its simulation is cut, also when it is longer than its memory."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.behaviour.history import KEPT, ROOM
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.simulation import Simulation
from tweet_producer.society.society import Society
from tweet_producer.sources import fake

SPAN = Span(1_792_886_400_000_000, 7 * 86_400_000_000)


@pytest.fixture(scope="module")
def society() -> Society:
    return Society.of(5, 60, read_scenario("bots"))


def simulation(society: Society) -> Simulation:
    return society.simulation(society.arrivals(SPAN, by_the_hour=True), longest_delay=1_000_000)


def lived(society: Society, cuts: list[int], seconds: int) -> pa.Table:
    times = SPAN.start + np.arange(cuts[-1], dtype=np.int64) * seconds * 1_000_000
    going = simulation(society)
    return pa.Table.from_batches([going.block(times[first:last]) for first, last in pairwise([0, *cuts])])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 900), max_size=6), st.sampled_from([1, 60, 3600]))
def test_cuts_change_nothing(society: Society, cuts: list[int], seconds: int) -> None:
    assert lived(society, sorted([*cuts, 900]), seconds).equals(lived(society, [900], seconds))


def test_a_life_longer_than_the_memory_goes_on_the_same_and_keeps_what_it_has_told(society: Society) -> None:
    long = ROOM + 2 * KEPT
    one = lived(society, [*range(0, long, 30_000), long], 3)
    other = lived(society, [*range(0, long, 7_001), long], 3)
    assert one.equals(other)
    ids = one["tweet_id"].combine_chunks()
    assert len(ids.unique()) > 0.9 * one.num_rows
    one.validate(full=True)


def test_a_long_window_takes_no_more_memory_than_a_short_one() -> None:
    held = [
        pa.total_allocated_bytes()
        for _ in fake.window(Society.of(5, 60, read_scenario("week")), 8 * fake.BLOCK, SPAN, fake.Cut(fake.BLOCK))
    ]
    assert max(held[4:]) < 1.2 * max(held[:4])
