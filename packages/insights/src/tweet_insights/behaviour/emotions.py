"""What people feel, and how often they offend: shares over many tweets, never of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from tweet_insights.behaviour.cohorts import MOST_MOMENTS
from tweet_insights.behaviour.course import ENOUGH, UNITS
from tweet_insights.behaviour.moments import Course
from tweet_insights.interval import Share, summed, wilson
from tweet_insights.models.task import TASKS, Name
from tweet_insights.prevalence import Adjusted, Errors, adjust
from tweet_insights.privacy import Gate
from tweet_insights.question import EMOTIONS, EMOTIONS_OVER_TIME
from tweet_insights.warehouse import Parameter

NAMES = TASKS[Name.EMOTION].labels


@dataclass(frozen=True, slots=True)
class Felt:
    """What is felt in some tweets. A figure with too few people behind it is absent, and so is a share of none."""

    tweets: int | None = 0
    people: int | None = 0
    scored: int | None = 0
    """Tweets of which the model said more than how negative they are."""
    anger: Share | None = None
    """Of the negative and positive ones among them, as the others are; where the model is unsure it is none of them."""
    joy: Share | None = None
    optimism: Share | None = None
    sadness: Share | None = None
    offensive: Share | None = None
    """Of all scored ones."""

    @property
    def shares(self) -> dict[str, Share | None]:
        """Of each emotion."""
        return {"anger": self.anger, "joy": self.joy, "optimism": self.optimism, "sadness": self.sadness}

    @property
    def unclear(self) -> Share | None:
        """Of the negative and positive ones, those of which the model is unsure what they feel."""
        told = [share for share in self.shares.values() if share]
        return wilson(told[0].whole - sum(share.part for share in told), told[0].whole) if told else None


@dataclass(frozen=True, slots=True)
class Then:
    """What is felt in one minute, hour or day."""

    start: datetime
    felt: Felt


@dataclass(frozen=True, slots=True)
class Emotions:
    """What is felt in all, and over time."""

    all: Felt = Felt()
    offensive_adjusted: Adjusted | None = None
    """Corrected for the model's own errors; absent where they are not known."""
    unit: str = "day"
    """minute, hour or day, in UTC; never finer than the course of negativity."""
    times: tuple[Then, ...] = ()
    """A time without tweets, or one that the course of negativity hides, is missing."""
    suppressed: int = 0
    """Times without figures."""
    moods_suppressed: int = 0
    """Further times of which only what is felt is hidden."""


def felt_in_all(gate: Gate, about: Mapping[str, Parameter]) -> Felt:
    """What is felt in all tweets that are asked about."""
    return _felt(next(iter(gate.ask(EMOTIONS, **about).cells.to_pylist()), {}))


def find_emotions(gate: Gate, about: Mapping[str, Parameter], course: Course, errors: Errors | None) -> Emotions:
    """Emotions by the finest unit with enough tweets that have a mood and not too many times, else by day.

    `errors` are those about offending.
    """
    felt = felt_in_all(gate, about)
    found = Emotions(felt, adjust(felt.offensive, errors) if felt.offensive and errors else None)
    if not felt.scored or not course.moments:
        return found
    span = course.moments[-1].start - course.moments[0].start
    for unit in [*UNITS][[*UNITS].index(course.unit) :]:
        if unit != "day" and span / UNITS[unit] >= MOST_MOMENTS:
            continue
        answer = gate.ask(EMOTIONS_OVER_TIME, **about, unit=unit)
        rows = answer.cells.to_pylist()
        found = replace(
            found,
            unit=unit,
            times=tuple(Then(each["start"], _felt(each)) for each in rows),
            suppressed=answer.suppressed,
            moods_suppressed=answer.moods_suppressed,
        )
        if median([each["moody"] or 0 for each in rows] or [0]) >= ENOUGH:
            break
    return found


def together(times: Sequence[Then]) -> Felt:
    """What is felt in all of these times. Who wrote in several is counted in each, so people are those of the most."""
    felt = [then.felt for then in times]
    shares = {name: summed([each.shares[name] for each in felt]) for name in NAMES}
    return Felt(
        sum(each.tweets or 0 for each in felt),
        max((each.people or 0 for each in felt), default=0),
        sum(each.scored or 0 for each in felt),
        **shares,
        offensive=summed([each.offensive for each in felt]),
    )


def _felt(row: Mapping[str, int | None]) -> Felt:
    shares = {name: _share(row, name, "moody") for name in NAMES}
    offensive = _share(row, "offensive", "scored")
    return Felt(row.get("tweets"), row.get("people"), row.get("scored"), **shares, offensive=offensive)


def _share(row: Mapping[str, int | None], part: str, whole: str) -> Share | None:
    counted, all_ = row.get(part), row.get(whole)
    return wilson(counted, all_) if all_ and counted is not None else None
