"""After a negative tweet, how much likelier than usual is the next one of the same person negative, by time passed?

The usual is the person's own: the share of negative ones among that person's other tweets, (k - 1) / (n - 1) for k
negative of n. That is what the next one would be on the average if the labels of each person's tweets were dealt out
anew among them. The share k / n would not do: what follows a negative tweet is drawn from those that are left, so in
a short row a mood that lasts would look like none (J. Miller and A. Sanjurjo, Econometrica 86, 2018, p. 2019).
The strata are people, so that no temper is taken for an effect. The interval follows from how much people differ:
the excess of each over the usual is one observation (a ratio of sums over clusters; W. G. Cochran, Sampling Techniques,
1977, section 6.3), however a person's tweets hang together.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from tweet_insights.interval import CONFIDENCE, Share, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import RELAPSES
from tweet_insights.warehouse import Parameter

LEAST = 10
"""Scored tweets of their own that somebody must have, for there to be a usual."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the question `relapses` tells of tweets that were followed after about equal times."""

    after: str
    negative: int
    people: int
    again: int
    usual: float
    excess_squared: float
    excess_by_negative: float
    negative_squared: int


@dataclass(frozen=True, slots=True)
class Relapse:
    """Negative tweets that were followed after about equal times by another of the same person."""

    after: str
    people: int
    again: Share
    """Of the next ones, those that are negative. Its own interval takes tweets as independent, which they are not."""
    usual: float
    """What that share would be by the persons' own usual."""
    difference: float
    """The one less the other, from -1 to 1."""
    low: float
    high: float


def find_relapses(gate: Gate, about: Mapping[str, Parameter]) -> tuple[Relapse, ...]:
    """One for each class of times, the shortest first; without those in which too few people are."""
    cells = gate.ask(RELAPSES, **about, least=LEAST).cells.to_pylist()
    return tuple(relapse_of(Sums(**row)) for row in cells)


def relapse_of(sums: Sums) -> Relapse:
    """The difference and its interval, from sums over people."""
    difference = (sums.again - sums.usual) / sums.negative
    squares = (
        sums.excess_squared - 2 * difference * sums.excess_by_negative + difference * difference * sums.negative_squared
    )
    error = math.sqrt(max(squares, 0.0) * sums.people / (sums.people - 1)) / sums.negative
    half = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * error
    return Relapse(
        after=sums.after,
        people=sums.people,
        again=wilson(sums.again, sums.negative),
        usual=sums.usual / sums.negative,
        difference=difference,
        low=max(difference - half, -1.0),
        high=min(difference + half, 1.0),
    )
