"""Negativity over time: how finely it can be told, and which moment stands out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from statistics import median

import pyarrow as pa

from tweet_insights.behaviour.moments import Course, Moment, Standout
from tweet_insights.interval import CONFIDENCE, chance, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import OVER_TIME, Question, negative_share
from tweet_insights.warehouse import Parameter

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
MOST_MOMENTS = 240
"""More would be thinner than a line on a screen."""
ENOUGH = 30
"""Scored tweets that the middle moment must have: with fewer, an interval is wider than what it shows."""


def find_course(
    gate: Gate,
    about: Mapping[str, Parameter],
    first: datetime | None,
    last: datetime | None,
    question: Question = OVER_TIME,
) -> Course:
    """The share of negative tweets by the finest unit that gives enough tweets a moment, else by day."""
    course = Course("day", (), suppressed=0, moods_suppressed=0)
    if first is None or last is None:
        return course
    for unit, length in UNITS.items():
        if unit != "day" and (last - first) / length > MOST_MOMENTS:
            continue
        course = course_of(gate.ask(question, **about, unit=unit).cells, unit)
        if median([m.negative.whole if m.negative else 0 for m in course.moments if m.tweets != 0] or [0]) >= ENOUGH:
            break
    return course


def untold_by(course: Course) -> dict[str, Parameter]:
    """What the table `untold` needs: the times of which the course hides the tweets or the mood."""
    hidden = [moment.start for moment in course.moments if moment.scored is None]
    return {"untold_starts": [start.isoformat() for start in hidden], "untold_unit": course.unit}


def course_of(cells: pa.Table, unit: str) -> Course:
    """The course of cells with `start` and the measures of people; what has no figures is suppressed."""
    moments = [
        Moment(cell["start"], cell["tweets"], cell["people"], cell["scored"], negative_share(cell))
        for cell in cells.to_pylist()
    ]
    hidden = sum(moment.tweets is None for moment in moments)
    moodless = sum(moment.scored is None for moment in moments)
    return Course(unit, tuple(without_gaps(moments, UNITS[unit])), hidden, moodless - hidden)


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
    """All moments that differ by more than chance from the others, in the order of time.

    The most unusual one is taken out before the next is looked for: else an outrage would make every calm hour stand
    out as calmer than the rest.
    """
    found, left = [], course
    while (most := find_standout(left)) and most.certain:
        found.append(most)
        left = replace(left, moments=tuple(moment for moment in left.moments if moment.start != most.start))
    return tuple(sorted(found, key=lambda standout: standout.start))


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
