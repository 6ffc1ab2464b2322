"""What was inferred of people and accounts, compared with what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tweet_insights.behaviour.spread import Spread
from tweet_insights.interval import Share, wilson
from tweet_insights.plain import interval, percent
from tweet_insights.question import AUTOMATION
from tweet_insights.warehouse import Parameter, Reading


@dataclass(frozen=True, slots=True)
class People:
    """How people's negativity, as it is shrunken, compares with what is hidden."""

    people: int
    """Those with enough scored tweets of their own."""
    rank_correlation: float | None
    """Spearman's, with the hidden trait; absent where there are no two that differ."""
    inside: Share | None
    """People whose true share of negative tones lies in their interval, which should hold 95 %."""


@dataclass(frozen=True, slots=True)
class Person:
    """What was counted of somebody, and what is true."""

    negative: int
    scored: int
    trait: float
    true_share: float


@dataclass(frozen=True, slots=True)
class Bots:
    """How the accounts that look automated compare with the bots."""

    looked_at: int
    """Accounts that posted enough to be looked at."""
    precision: Share | None
    """Of those that look automated, how many are bots; absent when none does."""
    recall: Share | None
    """Of the bots that were looked at, how many look automated; absent when there is none."""
    too_quiet: int
    """Bots that posted too little to be looked at."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Accounts that are bots or not, and look automated or not, or cannot be told."""

    bot: bool
    automated: bool | None
    accounts: int


def evaluate_people(reading: Reading, about: Mapping[str, Parameter], spread: Spread | None) -> People:
    """With the shrinkage that a report and a person's page have; nobody where it was not found."""
    if spread is None:
        return People(0, rank_correlation=None, inside=None)
    prior = spread.prior
    people = [Person(**row) for row in _asked(reading, "people", about).to_pylist()]
    found = [prior.shrunken(person.negative, person.scored) for person in people]
    inside = sum(each.low <= person.true_share <= each.high for each, person in zip(found, people, strict=True))
    return People(
        people=len(people),
        rank_correlation=_spearman([each.share for each in found], [person.trait for person in people]),
        inside=wilson(inside, len(people)) if people else None,
    )


def _spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """None where one of them does not vary, which has no order."""
    if min(len({*one}), len({*other})) < 2:
        return None
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Equal values share the mean of their ranks."""
    _, place, counts = np.unique(np.array(values), return_inverse=True, return_counts=True)
    mean: NDArray[np.float64] = np.cumsum(counts) - (counts - 1) / 2
    return mean[place]


def _asked(reading: Reading, name: str, about: Mapping[str, Parameter]) -> pa.Table:
    for table, sql in AUTOMATION.tables.items():
        reading.prepare(table, sql, about)
    sql = files("tweet_insights").joinpath("truths", f"{name}.sql").read_text(encoding="utf-8")
    return reading.table(sql, about)


def evaluate_bots(reading: Reading, about: Mapping[str, Parameter]) -> Bots:
    """The same rule as a report's; `about` is what it asks with, and `people_file`."""
    return bots([Looks(**row) for row in _asked(reading, "bots", about).to_pylist()])


def bots(rows: Sequence[Looks]) -> Bots:
    """Precision and recall."""
    looked_at = sum(row.accounts for row in rows if row.automated is not None)
    automated = sum(row.accounts for row in rows if row.automated)
    known = sum(row.accounts for row in rows if row.bot and row.automated is not None)
    found = sum(row.accounts for row in rows if row.bot and row.automated)
    return Bots(
        looked_at=looked_at,
        precision=wilson(found, automated) if automated else None,
        recall=wilson(found, known) if known else None,
        too_quiet=sum(row.accounts for row in rows if row.bot and row.automated is None),
    )


def told_of_people(found: People) -> str:
    """The comparison in a line for people."""
    if found.rank_correlation is None or found.inside is None:
        return "people: too few wrote enough to be compared"
    return (
        f"people: rank correlation {found.rank_correlation:.2f} over {found.people:,} of them; the true share of "
        f"{percent(found.inside.share)} ({interval(found.inside)}) lies in their interval"
    )


def told_of_bots(found: Bots) -> str:
    """The comparison in a line for people."""
    right = "nobody looks automated"
    if found.precision:
        right = (
            f"{found.precision.part:,} of {found.precision.whole:,} that look automated are bots "
            f"({percent(found.precision.share)}, {interval(found.precision)})"
        )
    missed = "there is no bot among them"
    if found.recall:
        missed = (
            f"{found.recall.part:,} of {found.recall.whole:,} bots found "
            f"({percent(found.recall.share)}, {interval(found.recall)})"
        )
    return (
        f"bots: of {found.looked_at:,} accounts {right}; {missed}; {found.too_quiet:,} bots posted too little to tell"
    )
