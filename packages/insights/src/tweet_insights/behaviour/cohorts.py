"""Negativity over time of kinds of accounts: new and old, little and widely read, quiet and busy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from tweet_insights.behaviour.crowd import Crowd, crowd_of
from tweet_insights.prevalence import Errors
from tweet_insights.privacy import Answer, Gate
from tweet_insights.question import COHORTS
from tweet_insights.warehouse import Parameter

UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
MOST_MOMENTS = 72
"""More would be thinner than a line in plots that stand side by side; and hours of a week cost four times its days."""
ENOUGH = 30
"""Scored tweets that the middle cell must have: with fewer, an interval is wider than what it shows."""
KINDS: dict[str, dict[str, str]] = {
    "age": {
        "months": "under 3 months",
        "year": "3 months to 1 year",
        "years": "1 to 5 years",
        "older": "5 years or more",
    },
    "reach": {
        "few": "under 100 followers",
        "hundreds": "100 to 999",
        "thousands": "1,000 to 9,999",
        "many": "10,000 or more",
    },
    "volume": {"light": "the quiet", "medium": "the middle", "heavy": "the busy"},
}
"""The cohorts of each kind, in their order, as `appearances.sql` and `authors.sql` call them and as people do."""


@dataclass(frozen=True, slots=True)
class Then:
    """A cohort in one hour, day or week."""

    start: datetime
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Cohort:
    """Authors of one kind. A time in which fewer than k of them wrote is missing."""

    name: str
    times: tuple[Then, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """All authors, divided in three ways."""

    unit: str = "day"
    """hour, day or week (from Monday), in UTC."""
    age: tuple[Cohort, ...] = ()
    """By how old the account is when it writes."""
    reach: tuple[Cohort, ...] = ()
    """By how many follow it then."""
    volume: tuple[Cohort, ...] = ()
    """By how much it writes in all: each wrote a third of all tweets."""
    suppressed: int = 0
    """Cells without figures, of all three kinds."""
    moods_suppressed: int = 0


def find_cohorts(
    gate: Gate, about: Mapping[str, Parameter], first: datetime | None, last: datetime | None, errors: Errors | None
) -> Cohorts:
    """Cohorts by the finest unit in which the middle cell has enough scored tweets, and which has not too many."""
    found, coarsest = Cohorts(), [*UNITS][-1]
    if first is None or last is None:
        return found
    for unit, length in UNITS.items():
        if unit != coarsest and (last - first) / length > MOST_MOMENTS:
            continue
        answer = gate.ask(COHORTS, **about, unit=unit)
        cells = answer.cells.to_pylist()
        if unit == coarsest or not cells or median(cell["scored"] or 0 for cell in cells) >= ENOUGH:
            found = _cohorts(answer, unit, errors)
            break
    return found


def _cohorts(answer: Answer, unit: str, errors: Errors | None) -> Cohorts:
    times: dict[tuple[str, str], list[Then]] = {}
    for cell in answer.cells.to_pylist():
        times.setdefault((cell["kind"], cell["cohort"]), []).append(Then(cell["start"], crowd_of(cell, errors)))
    kinds = {
        kind: tuple(Cohort(name, tuple(found)) for tag, name in names.items() if (found := times.get((kind, tag))))
        for kind, names in KINDS.items()
    }
    return Cohorts(
        unit,
        age=kinds["age"],
        reach=kinds["reach"],
        volume=kinds["volume"],
        suppressed=answer.suppressed,
        moods_suppressed=answer.moods_suppressed,
    )
