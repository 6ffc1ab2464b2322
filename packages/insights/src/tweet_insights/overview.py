"""What is found quickly: how many tweets, how negative they are, and when they were made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tweet_insights.behaviour.course import find_course, find_standout
from tweet_insights.behaviour.moments import Course, Standout
from tweet_insights.facts import Coverage, Facts
from tweet_insights.interval import Share
from tweet_insights.prevalence import Adjusted, Errors, adjust
from tweet_insights.privacy import Gate
from tweet_insights.question import COVERAGE, OVERALL, negative_share
from tweet_insights.warehouse import Model, Parameter, Warehouse


@dataclass(frozen=True, slots=True)
class Overview:
    """The first of the facts, as they are called there."""

    coverage: Coverage
    first: datetime | None
    last: datetime | None
    people: int | None
    negative: Share | None
    negative_adjusted: Adjusted | None
    course: Course
    standout: Standout | None


def asked_about(model: Model, since: datetime | None) -> dict[str, Parameter]:
    """What every question has to know."""
    return {"since": since, "model": model.name, "model_version": model.version, "languages": model.languages}


def find_overview(gate: Gate, asked: Mapping[str, Parameter], errors: Errors | None) -> Overview:
    """Of one state of the warehouse."""
    [seen] = gate.ask(COVERAGE, **asked).cells.to_pylist()
    overall = next(iter(gate.ask(OVERALL, **asked).cells.to_pylist()), {})
    first, last = seen.pop("first"), seen.pop("last")
    negative = negative_share(overall)
    course = find_course(gate, asked, first, last)
    return Overview(
        coverage=Coverage(**seen),
        first=first,
        last=last,
        people=overall.get("people"),
        negative=negative,
        negative_adjusted=adjust(negative, errors) if negative and errors else None,
        course=course,
        standout=find_standout(course),
    )


def refreshed(
    facts: Facts, warehouse: Warehouse, model: Model, made_at: datetime, errors: Errors | None = None
) -> Facts:
    """The facts with what is quickly found as it is now; the rest is as it was.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked.
    """
    with warehouse.reading(facts.since) as reading:
        now = find_overview(Gate(reading), asked_about(model, facts.since), errors)
    return replace(
        facts,
        made_at=made_at,
        coverage=now.coverage,
        first=now.first,
        last=now.last,
        people=now.people,
        negative=now.negative,
        negative_adjusted=now.negative_adjusted,
        course=now.course,
        standout=now.standout,
    )
