import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.society.behaviour.arrival_times import NO_BURST, ArrivalTimes, Span
from tweet_producer.society.scenario import Burst

DAY = 86_400_000_000
START = 1_792_886_400_000_000  # 2026-10-25T00:00Z
BURST = Burst(tag="X", topic="work", at=0.5, lasts=0.1, share=0.5, mood=1)
HOURS = np.linspace(1, 3, 24)
WEEK = ArrivalTimes(Span(START, 7 * DAY), HOURS, (BURST,))


@given(st.integers(1, 3000), st.integers(0, 2**32))
def test_times_are_in_the_span_and_in_order(number: int, seed: int) -> None:
    draws = np.random.default_rng(seed).random(number)
    times = WEEK.times((np.arange(number) + draws) / number)
    assert (np.diff(times) >= 0).all()
    assert times[0] >= START
    assert times[-1] < START + 7 * DAY


def test_the_busy_hours_have_more() -> None:
    times = WEEK.times(np.linspace(0, 1, 200_000, endpoint=False))
    first_day = times[times < START + DAY]
    hours = np.bincount((first_day % DAY) // (DAY // 24), minlength=24)
    assert hours[23] > 2.5 * hours[0]


def test_a_burst_takes_its_share_and_no_time_outside_has_one() -> None:
    times = np.sort(np.random.default_rng(1).integers(START, START + 7 * DAY, 100_000))
    taken = WEEK.bursts(times, np.random.default_rng(2).random(len(times))) != NO_BURST
    place = (times - START) / (7 * DAY)
    assert not taken[(place < 0.499) | (place > 0.601)].any()
    peak = taken[(place > 0.512) & (place < 0.52)].mean()
    assert 0.3 < peak < 0.6


def test_a_burst_makes_more_of_everything_written() -> None:
    quiet = ArrivalTimes(Span(START, 7 * DAY), HOURS, ())
    fractions = np.linspace(0, 1, 100_000, endpoint=False)

    def inside(arrivals: ArrivalTimes) -> int:
        place = (arrivals.times(fractions) - START) / (7 * DAY)
        return int(((place > 0.5) & (place < 0.55)).sum())

    assert inside(WEEK) > 1.15 * inside(quiet)


def test_a_repeating_span_has_its_burst_every_time() -> None:
    live = ArrivalTimes(Span(0, 2 * DAY // 24), None, (BURST,))
    peaks = (np.arange(5) * 2 + 1.03) * (DAY // 24) + START
    draws = np.full(5, 0.1)
    assert (live.bursts(peaks.astype(np.int64), draws) != NO_BURST).all()
