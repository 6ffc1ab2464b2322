"""How much people differ in negativity: a distribution of all, and no ranking of anybody.

Of few tweets, a share says little about its author. So it is drawn towards the mean of all, the more the fewer they
are: empirical Bayes with a beta distribution, whose mean and concentration come from all authors by the method of
moments (J. C. Kleinman, JASA 68, 1973; C. N. Morris, JASA 78, 1983).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from tweet_insights.behaviour.enough import LEAST
from tweet_insights.interval import CONFIDENCE
from tweet_insights.privacy import Gate
from tweet_insights.question import SHRUNKEN, SPREAD
from tweet_insights.warehouse import Parameter

MOST_ALIKE = 10_000.0
"""Tweets' worth of the mean that are added at most: that many where no difference between people is seen at all."""
LEAST_WEIGHT = 0.01
DRAWS, SEED = 5_000, 0
STEPS = ((400, 20), (200, 10), (0, 5))
"""From how many people on, into how many steps they are sorted: with more, many steps would be of too few people."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is thought of somebody before a tweet of theirs is read: a beta distribution."""

    mean: float
    concentration: float
    """How many tweets weigh as much as all that is known of the others."""

    def shrunken(self, negative: int, scored: int) -> "Shrunken":
        """What is thought of somebody with so many negative tweets, in the middle 95 % of the beta distribution."""
        # Where all tweets of everybody are of one kind, one of the two would be 0, and the distribution none.
        alpha = max(self.mean * self.concentration + negative, LEAST_WEIGHT)
        beta = max((1 - self.mean) * self.concentration + scored - negative, LEAST_WEIGHT)
        drawn = np.random.default_rng(SEED).beta(alpha, beta, DRAWS)
        low, high = np.quantile(drawn, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
        return Shrunken(alpha / (alpha + beta), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A share drawn towards the mean of all, with its interval; all from 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """People whose shrunken negativity is from `low` to below `high`."""

    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of people. They have at least `least` scored tweets of their own."""

    people: int
    tweets: int
    prior: Prior
    deviation: float
    """Standard deviation between people, with the noise of few tweets taken out; from 0 to 1."""
    low: float
    high: float
    noise: float
    """How much of the variance of the counted shares is noise, from 0 to 1. The rest is their reliability."""
    steps: tuple[Step, ...]
    """In their order. The first holds whoever is lower, the last whoever is higher."""
    suppressed: int
    """Steps between them that are hidden, with fewer than k people."""
    least: int = LEAST


def find_spread(gate: Gate, about: Mapping[str, Parameter]) -> Spread | None:
    """The distribution; None when fewer than k people wrote enough."""
    cells = gate.ask(SPREAD, **about, least=LEAST).cells.to_pylist()
    if not cells:
        return None
    [cell] = cells
    between = max(cell["variance"] - cell["noise"], 0.0)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    low, high = (math.sqrt(max(between + sign * z * cell["error"], 0.0)) for sign in (-1, 1))
    prior = prior_of(cell["mean"], between)
    parts = next(parts for people, parts in STEPS if cell["people"] >= people)
    asked: dict[str, Parameter] = {
        "negative": prior.mean * prior.concentration, "whole": prior.concentration, "steps": parts
    }  # fmt: skip
    answer = gate.ask(SHRUNKEN, **about, least=LEAST, **asked)
    return Spread(
        people=cell["people"],
        tweets=cell["tweets"],
        prior=prior,
        deviation=math.sqrt(between),
        low=low,
        high=high,
        noise=min(1.0, cell["noise"] / cell["variance"]) if cell["variance"] else 1.0,
        steps=tuple(
            Step(row["step"] / parts, (row["step"] + 1) / parts, row["people"]) for row in answer.cells.to_pylist()
        ),
        suppressed=answer.suppressed,
    )


def prior_of(mean: float, between: float) -> Prior:
    """The beta distribution of that mean and variance."""
    whole = mean * (1 - mean)
    concentration = whole / between - 1 if between > whole / (MOST_ALIKE + 1) else MOST_ALIKE
    return Prior(mean, max(concentration, 0.0))
