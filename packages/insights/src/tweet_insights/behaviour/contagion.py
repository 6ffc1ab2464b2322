"""Does a negative tweet draw negative answers? Against what chance would do, with what both share held fixed.

1. A pair is an answer (reply or quote) and the tweet that it answers, of two people, both scored: x is 1 when the
   answered one is negative, y when the answer is.
2. Pairs are put into strata that hold something fixed, such as hour and language. If nothing went over, which
   answered tweet of a stratum has which label would not matter to the answers. So the labels of the answered tweets are
   dealt out anew within each stratum, all answers of one staying together.
3. Over all such permutations, the excess T = sum of x (y - mean y) has mean 0 and the exact variance
   V = var(x) sum of R^2, where R is the sum of (y - mean y) over the answers to one tweet (W. Hoeffding, Annals of
   Mathematical Statistics 22, 1951, p. 558); strata add up. If no tweet is answered twice, that is the test of
   N. Mantel and W. Haenszel (J. National Cancer Institute 22, 1959, p. 719). T / sqrt(V) is held against the normal
   distribution.
4. The difference is T / W, W = sum of (x - mean x)^2: the risk difference of Mantel and Haenszel, as S. Greenland and
   J. Robins have it (Biometrics 41, 1985, p. 55). Its interval holds every difference d that the same test does not
   reject: y - d x is put in the place of y, so V becomes quadratic in d. So 0 is outside just when chance is below 5 %.

All of it follows from sums over strata (questions/contagion.sql), so nothing about a stratum has to be known here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from tweet_insights.interval import CONFIDENCE, Share, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import CONTAGION
from tweet_insights.warehouse import Parameter

HELD = {
    "topic": "day, language and hashtag",
    "person": "who answers, and hashtag",
    "hour": "hour and language",
}
"""What is held fixed, in the order in which it is told."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Sums:
    """What the question `contagion` tells of the pairs in strata of one kind."""

    held: str
    pairs: int
    people: int
    after_negative: int
    negative: int
    observed: int
    expected: float
    weight: float
    spread: float
    joint_spread: float
    asked_spread: float


@dataclass(frozen=True, slots=True)
class Contagion:
    """How much likelier an answer is negative when what it answers is; differences are from -1 to 1."""

    held: str
    """What is held fixed: all pairs that are compared share it."""
    pairs: int
    people: int
    """The fewer of those who answer and those who are answered."""
    observed: int
    """Negative answers to negative tweets."""
    expected: float
    """What their number would be on the average if nothing went over."""
    after_negative: Share
    """Of the answers to negative tweets those that are negative."""
    after_others: Share
    difference: float
    """Within strata; that of the two shares over all of them would also hold what the strata share."""
    low: float
    high: float
    chance: float
    """How often a difference as large comes about if nothing goes over."""

    @property
    def certain(self) -> bool:
        """Whether that is below 5 %."""
        return self.chance < 1 - CONFIDENCE


def find_contagion(gate: Gate, about: Mapping[str, Parameter]) -> tuple[Contagion, ...]:
    """What goes over, for each thing that is held fixed; empty where too few people answer each other."""
    found = {row["held"]: contagion_of(Sums(**row)) for row in gate.ask(CONTAGION, **about).cells.to_pylist()}
    return tuple(found[held] for held in HELD if held in found)


def contagion_of(sums: Sums) -> Contagion:
    """The difference, its interval and what chance would do, from the sums over strata."""
    excess = sums.observed - sums.expected
    difference = excess / sums.weight
    low, high = _interval(excess, sums)
    return Contagion(
        held=HELD[sums.held],
        pairs=sums.pairs,
        people=sums.people,
        observed=sums.observed,
        expected=sums.expected,
        after_negative=wilson(sums.observed, sums.after_negative),
        after_others=wilson(sums.negative - sums.observed, sums.pairs - sums.after_negative),
        difference=difference,
        low=min(low, difference),
        high=max(high, difference),
        chance=2 * (1 - _NORMAL.cdf(abs(excess) / math.sqrt(sums.spread))) if sums.spread > 0 else 1.0,
    )


def _interval(excess: float, sums: Sums) -> tuple[float, float]:
    """Where (T - d W)^2 <= z^2 V(d), which is a quadratic inequality in d; all of -1 to 1 where nothing is rejected."""
    z = _NORMAL.inv_cdf((1 + CONFIDENCE) / 2)
    square = sums.weight**2 - z * z * sums.asked_spread
    half = excess * sums.weight - z * z * sums.joint_spread
    rest = excess**2 - z * z * sums.spread
    within = half * half - square * rest
    if square <= 0 or within < 0:
        return -1.0, 1.0
    return max((half - math.sqrt(within)) / square, -1.0), min((half + math.sqrt(within)) / square, 1.0)
