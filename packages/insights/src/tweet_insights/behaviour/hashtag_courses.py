"""How busy a hashtag is over time, and in what mood: of it, what is told of a part of the time is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tweet_insights.behaviour.course import ENOUGH, MOST_MOMENTS, UNITS
from tweet_insights.behaviour.moments import Moment
from tweet_insights.privacy import Gate
from tweet_insights.question import HASHTAGS_OVER_TIME, negative_share
from tweet_insights.warehouse import Parameter

MOST = 40
"""The busiest ones are followed."""
MIDDLE = 5
"""It is told by the finest unit in which this one of the busiest has enough tweets a moment."""


@dataclass(frozen=True, slots=True)
class HashtagCourse:
    """One hashtag. Times of nobody and hidden ones are missing. Of `people` there may have been more."""

    name: str
    unit: str
    """minute, hour or day, in UTC."""
    moments: tuple[Moment, ...]


def find_hashtag_courses(
    gate: Gate,
    about: Mapping[str, Parameter],
    busiest: Mapping[str, int],
    first: datetime | None,
    last: datetime | None,
) -> tuple[HashtagCourse, ...]:
    """The courses of the `busiest` hashtags, which come with their tweets, in that order."""
    followed = [*busiest][:MOST]
    if first is None or last is None or not followed:
        return ()
    unit = _unit(busiest[followed[min(MIDDLE, len(followed)) - 1]], first, last)
    moments: dict[str, list[Moment]] = {name: [] for name in followed}
    for cell in gate.ask(HASHTAGS_OVER_TIME, **about, unit=unit, busiest=followed).cells.to_pylist():
        if cell["start"] is not None:
            at = Moment(cell["start"], cell["tweets"], cell["people"], cell["scored"], negative_share(cell))
            moments[cell["hashtag"]].append(at)
    return tuple(HashtagCourse(f"#{name}", unit, tuple(own)) for name, own in moments.items() if own)


def _unit(tweets: int, first: datetime, last: datetime) -> str:
    for unit, length in UNITS.items():
        moments = (last - first) / length
        if moments <= MOST_MOMENTS and tweets >= ENOUGH * max(moments, 1):
            return unit
    return "day"
