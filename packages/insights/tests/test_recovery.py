"""When negativity is back to what it was, and when that cannot be told."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.behaviour.course import outstanding
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.behaviour.recovery import Recovery, find_recoveries
from tweet_insights.figures.recovery import span
from tweet_insights.interval import wilson

AT = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALM = 30


def found(*percents: int, scored: int = 100) -> tuple[Recovery, ...]:
    moments = (
        Moment(AT + n * HOUR, scored, 50, scored, wilson(percent * scored // 100, scored))
        for n, percent in enumerate(percents)
    )
    course = Course("hour", tuple(moments), suppressed=0, moods_suppressed=0)
    return find_recoveries(course, outstanding(course))


def test_an_event_is_told_with_its_peak_its_half_and_its_end() -> None:
    [event] = found(*[CALM] * 30, 60, 90, 80, 70, 55, 50, 45, 32, *[CALM] * 20)
    assert event.start == AT + 30 * HOUR
    assert event.before.share == pytest.approx(0.3)
    assert (event.peak, event.worst.share) == (AT + 31 * HOUR, 0.9)
    assert event.half == AT + 34 * HOUR  # 55 is the first of no more than 60
    assert event.back == AT + 37 * HOUR


def test_of_one_hour_no_half_is_told() -> None:
    [event] = found(*[CALM] * 30, 90, *[CALM] * 20)
    assert (event.half, event.back) == (None, AT + 31 * HOUR)


def test_an_event_that_is_not_over_has_no_end() -> None:
    [event] = found(*[CALM] * 30, 90, 85, 80, 75)
    assert event.back is None


def test_two_events_are_told_apart_and_the_second_is_compared_with_the_calm_before_both() -> None:
    first, second = found(*[CALM] * 30, 90, 85, CALM, CALM, 80, 75, *[CALM] * 30)
    assert (first.back, second.start) == (AT + 32 * HOUR, AT + 34 * HOUR)
    assert second.before.share == pytest.approx(0.3)


def test_a_better_hour_is_nothing_to_recover_from() -> None:
    assert found(*[60] * 30, 10, *[60] * 20) == ()


def test_an_hour_of_few_tweets_does_not_end_an_event_by_the_width_of_its_interval() -> None:
    """Five of ten negative could be a third; ten such hours together cannot."""
    tweets = [(30, 100)] * 30 + [(90, 100), (85, 100)] + [(5, 10)] * 12 + [(30, 100)] * 9
    moments = (Moment(AT + n * HOUR, whole, 50, whole, wilson(part, whole)) for n, (part, whole) in enumerate(tweets))
    course = Course("hour", tuple(moments), suppressed=0, moods_suppressed=0)
    [event] = find_recoveries(course, outstanding(course))
    assert event.back is not None
    assert event.back > AT + 34 * HOUR


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=40))
def test_whatever_the_course_events_follow_each_other(counts: list[tuple[int, int]]) -> None:
    moments = tuple(
        Moment(AT + n * HOUR, part + rest, 50, part + rest, wilson(part, part + rest) if part + rest else None)
        for n, (part, rest) in enumerate(counts)
    )
    course = Course("hour", moments, suppressed=0, moods_suppressed=0)
    events = find_recoveries(course, outstanding(course))
    for event in events:
        assert event.start <= event.peak
        assert event.back is None or event.peak < event.back
        assert event.half is None or event.peak < event.half
    assert all(one.back and one.back <= other.start for one, other in pairwise(events))


def test_spans_are_told_in_the_unit_that_fits() -> None:
    assert [span(HOUR * hours) for hours in (0.5, 1, 3, 47, 72)] == [
        "30 minutes", "60 minutes", "3 hours", "47 hours", "3 days",
    ]  # fmt: skip
