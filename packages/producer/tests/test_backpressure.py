from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.backpressure import GAP_SECONDS, Backpressure

STEPS = st.lists(st.lists(st.integers(1, 3000), min_size=1, max_size=6), max_size=6)
"""Stretches of waiting, each in steps of so many 1024ths of a second, which floats add exactly."""


@given(STEPS)
def test_waits_and_gaps_are_what_the_clock_says(stretches: list[list[float]]) -> None:
    seen, now = Backpressure(), 0.0
    for steps in stretches:
        now += 10
        seen.waits(now)
        for step in steps:
            now += step / 1024
            seen.waits(now)
        seen.goes_on(now)
        seen.goes_on(now + 5)  # nothing more is counted once it goes on
    lengths = [sum(steps) / 1024 for steps in stretches]
    assert seen.waited == sum(lengths)
    long = [length for length in lengths if length >= GAP_SECONDS]
    assert (seen.gaps, seen.gap_seconds) == (len(long), sum(long))


def test_a_wait_that_does_not_end_grows() -> None:
    seen = Backpressure()
    told: list[tuple[int, float]] = []
    for now in (0.0, 0.9, 1.0, 60.0):
        seen.waits(now)
        told.append((seen.gaps, seen.gap_seconds))
    assert told == [(0, 0.0), (0, 0.0), (1, 1.0), (1, 60.0)]
