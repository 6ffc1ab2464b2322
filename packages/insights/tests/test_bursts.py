"""Bursts are found where they were planted, and hardly ever where nothing was."""

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.behaviour.bursts import find_spans, usual_tweets
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.interval import wilson

START = datetime(2026, 5, 4, tzinfo=UTC)
HOURS = 7 * 24


def course(seed: int, louder: dict[int, float], gloomier: dict[int, float], overdispersion: float = 0.0) -> Course:
    """A week by the hour: a rhythm of day and night, chance, and what is planted."""
    chance = np.random.default_rng(seed)
    moments = []
    for hour in range(HOURS):
        mean = 200 * (1.1 + math.sin(2 * math.pi * (hour % 24) / 24)) * louder.get(hour, 1.0)
        mean *= float(np.exp(overdispersion * chance.standard_normal()))
        tweets = int(chance.poisson(mean))
        negative = int(chance.binomial(tweets, gloomier.get(hour, 0.3)))
        share = wilson(negative, tweets) if tweets else None
        moments.append(Moment(START + timedelta(hours=hour), tweets, min(tweets, 50), tweets, share))
    return Course("hour", tuple(moments), suppressed=0, moods_suppressed=0)


@pytest.mark.parametrize("seed", range(5))
def test_an_outrage_of_three_hours_is_one_burst(seed: int) -> None:
    planted = dict.fromkeys((60, 61, 62), 4.0)
    [span] = find_spans(course(seed, planted, dict.fromkeys(planted, 0.7)))
    assert (span.start, span.end) == (START + timedelta(hours=60), START + timedelta(hours=63))
    assert span.loud
    assert span.moody
    assert span.negative is not None
    assert span.others is not None
    assert span.negative.share > 0.6
    assert span.others.share < 0.35
    assert 3 < span.tweets / span.usual < 5


@pytest.mark.parametrize("seed", range(5))
def test_a_change_of_mood_without_more_tweets_is_a_burst_too(seed: int) -> None:
    [span] = find_spans(course(seed, {}, dict.fromkeys((85, 86), 0.6)))
    assert (span.start, span.end) == (START + timedelta(hours=85), START + timedelta(hours=87))
    assert not span.loud
    assert span.moody


@pytest.mark.parametrize("overdispersion", [0.0, 0.3])
def test_where_nothing_was_planted_a_burst_is_rare(overdispersion: float) -> None:
    """Loudness and mood each err in one course of twenty; the rhythm of the day alone is no burst."""
    found = sum(bool(find_spans(course(seed, {}, {}, overdispersion))) for seed in range(100))
    assert found <= 20  # of 100 at 10 %: more than 20 come about once in a thousand


def test_the_busy_hour_of_every_day_is_usual() -> None:
    usual = usual_tweets(course(1, {}, {}).moments, "hour")
    assert usual[6] > 5 * usual[18]
    assert usual[6] == usual[6 + 24]


@given(st.lists(st.integers(0, 400), max_size=120))
def test_any_course_can_be_looked_at(counts: list[int]) -> None:
    moments = tuple(
        Moment(START + timedelta(hours=n), tweets, tweets, tweets, wilson(tweets // 3, tweets) if tweets else None)
        for n, tweets in enumerate(counts)
    )
    spans = find_spans(Course("hour", moments, suppressed=0, moods_suppressed=0))
    assert all(one.end <= other.start for one, other in pairwise(spans))
