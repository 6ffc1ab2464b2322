"""Negativity over time as it is told: moments, the course that they make, and one that stands out."""

from dataclasses import dataclass
from datetime import datetime

from tweet_insights.interval import Share


@dataclass(frozen=True, slots=True)
class Moment:
    """One minute, hour or day. No tweets is 0; a figure with too few people behind it is absent."""

    start: datetime
    tweets: int | None
    people: int | None
    scored: int | None
    negative: Share | None


@dataclass(frozen=True, slots=True)
class Course:
    """Negativity over time, without gaps: a time without tweets is a moment of 0."""

    unit: str
    """minute, hour or day, in UTC."""
    moments: tuple[Moment, ...]
    suppressed: int
    """Moments without figures."""
    moods_suppressed: int
    """Further moments of which only the mood is hidden."""


@dataclass(frozen=True, slots=True)
class Standout:
    """The moment whose share differs most from all others together."""

    start: datetime
    negative: Share
    others: Share
    difference: float
    """Share there minus share in the others: above 0 when it was more negative."""
    compared: int
    chance: float
    """How often equal moments would show one that differs as much, all of `compared` looked at (Bonferroni)."""
    certain: bool
    """Whether that is below 5 %."""
