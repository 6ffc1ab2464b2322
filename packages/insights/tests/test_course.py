"""How finely time is told, what a gap is, and when a moment stands out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.behaviour.course import UNITS, find_standout, without_gaps
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.interval import wilson

AT = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = UNITS["hour"]


def moment(hour: int, negative: int = 20, scored: int = 60) -> Moment:
    return Moment(AT + hour * HOUR, scored, 30, scored, wilson(negative, scored))


def course(*negative: int) -> Course:
    moments = tuple(moment(hour, part) for hour, part in enumerate(negative))
    return Course("hour", moments, suppressed=0, moods_suppressed=0)


@given(st.sets(st.integers(0, 200), min_size=1))
def test_every_hour_between_the_first_and_the_last_is_told_once(hours: set[int]) -> None:
    told = list(without_gaps([moment(hour) for hour in sorted(hours)], HOUR))
    assert [at.start for at in told] == [AT + hour * HOUR for hour in range(min(hours), max(hours) + 1)]
    assert {at.start for at in told if at.tweets} == {AT + hour * HOUR for hour in hours}
    assert all(at.negative is None for at in told if at.tweets == 0)


def test_no_moments_have_no_gaps() -> None:
    assert list(without_gaps([], timedelta(days=1))) == []


def test_a_planted_hour_stands_out() -> None:
    found = find_standout(course(*[20] * 10, 45, *[20] * 10))
    assert found is not None
    assert (found.start, found.certain, found.compared) == (AT + 10 * HOUR, True, 21)
    assert found.difference == pytest.approx(45 / 60 - 20 / 60)


def test_a_better_hour_stands_out_too() -> None:
    found = find_standout(course(*[30] * 20, 5))
    assert found is not None
    assert found.certain
    assert found.difference < 0


def test_equal_hours_do_not_stand_out() -> None:
    found = find_standout(course(*[20] * 30))
    assert found is not None
    assert not found.certain
    assert found.chance == 1


def test_many_comparisons_make_one_odd_hour_less_odd() -> None:
    """32 of 60 against a third of all others: odd among five hours, ordinary among two hundred."""
    few, many = find_standout(course(32, *[20] * 4)), find_standout(course(32, *[20] * 199))
    assert few is not None
    assert many is not None
    assert few.certain
    assert not many.certain


@pytest.mark.parametrize("negative", [(), (20,)])
def test_one_hour_cannot_be_compared(negative: tuple[int, ...]) -> None:
    assert find_standout(course(*negative)) is None
