"""Some of the authors, taken together: what they wrote, and how much of it is negative."""

from collections.abc import Mapping
from dataclasses import dataclass

from tweet_insights.interval import Share
from tweet_insights.prevalence import Adjusted, Errors, adjust
from tweet_insights.question import negative_share


@dataclass(frozen=True, slots=True)
class Crowd:
    """At least k people."""

    tweets: int
    people: int
    scored: int | None
    """Absent when too few people stand behind the scored ones."""
    negative: Share | None
    adjusted: Adjusted | None
    """The same, corrected for the model's own errors, where they are known."""


def crowd_of(cell: Mapping[str, int], errors: Errors | None) -> Crowd:
    """What the gate let out of a cell."""
    negative = negative_share(cell)
    corrected = adjust(negative, errors) if negative and errors else None
    return Crowd(cell["tweets"], cell["people"], cell["scored"], negative, corrected)
