"""Negativity over time: how finely it can be told, and which moment stands out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from statistics import median

from tweet_insights.facts import Course, Moment, Standout
from tweet_insights.interval import CONFIDENCE, chance, wilson
from tweet_insights.privacy import Answer, Gate
from tweet_insights.question import OVER_TIME, negative_share
from tweet_insights.warehouse import Parameter

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
MOST_MOMENTS = 240
"""More would be thinner than a line on a screen."""
ENOUGH = 30
"""Scored tweets that the middle moment must have: with fewer, an interval is wider than what it shows."""


def find_course(gate: Gate, about: Mapping[str, Parameter], first: datetime | None, last: datetime | None) -> Course:
    """The share of negative tweets by the finest unit that gives enough tweets a moment, else by day."""
    course = Course("day", (), suppressed=0, moods_suppressed=0)
    if first is None or last is None:
        return course
    for unit, length in UNITS.items():
        if unit != "day" and (last - first) / length > MOST_MOMENTS:
            continue
        course = _course(gate.ask(OVER_TIME, **about, unit=unit), unit)
        if median(m.negative.whole if m.negative else 0 for m in course.moments if m.tweets != 0) >= ENOUGH:
            break
    return course


def _course(answer: Answer, unit: str) -> Course:
    moments = [
        Moment(cell["start"], cell["tweets"], cell["people"], cell["scored"], negative_share(cell))
        for cell in answer.cells.to_pylist()
    ]
    return Course(
        unit, tuple(without_gaps(moments, UNITS[unit])), answer.suppressed, moods_suppressed=answer.moods_suppressed
    )


def without_gaps(moments: Sequence[Moment], length: timedelta) -> Iterator[Moment]:
    """The moments in order, and a moment of no tweets wherever one is missing between them."""
    for moment, following in zip_longest(moments, moments[1:]):
        yield moment
        start = moment.start + length
        while following and start < following.start:
            yield Moment(start, tweets=0, people=0, scored=0, negative=None)
            start += length


def find_standout(course: Course) -> Standout | None:
    """The moment that differs most from all others together; None when there are no two to compare."""
    return next(iter(_by_rarity(course)), None)


def outstanding(course: Course) -> tuple[Standout, ...]:
    """All moments that differ from all others together by more than chance, in the order of time."""
    certain = [found for found in _by_rarity(course) if found.certain]
    return tuple(sorted(certain, key=lambda found: found.start))


def _by_rarity(course: Course) -> list[Standout]:
    known = [(moment.start, moment.negative) for moment in course.moments if moment.negative]
    negative, scored = sum(share.part for _, share in known), sum(share.whole for _, share in known)
    if len(known) < 2:
        return []
    compared = [
        (chance(share, others), start, share, others)
        for start, share in known
        for others in [wilson(negative - share.part, scored - share.whole)]
    ]
    return [
        Standout(
            start=start,
            negative=share,
            others=others,
            difference=share.share - others.share,
            compared=len(compared),
            chance=min(1.0, rarity * len(compared)),
            certain=rarity * len(compared) < 1 - CONFIDENCE,
        )
        for rarity, start, share, others in sorted(compared, key=lambda entry: entry[:2])
    ]
