"""Compare what stands out with what was planted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from tweet_insights.behaviour.course import UNITS, outstanding
from tweet_insights.facts import Facts
from tweet_insights.plain import count
from tweet_insights.warehouse import Parameter, Reading

Time = tuple[datetime, datetime]
"""Begin and end."""


@dataclass(frozen=True, slots=True)
class Events:
    """How planted events compare with times that were found to stand out."""

    planted: int
    found: int
    unit: str
    outstanding: int
    """Times that stand out."""
    right: int
    """Of these, such as overlap an event."""
    delays_minutes: tuple[float, ...]
    """For each event that was found: from its beginning to the end of the first moment that shows it."""


@dataclass(frozen=True, slots=True)
class Planted:
    """When nine in ten tweets of a planted event were made."""

    first: datetime
    last: datetime
    negative: bool
    """Whether most of them were."""


def evaluate_events(reading: Reading, about: Mapping[str, Parameter], facts: Facts) -> tuple[Events, Events]:
    """Negative events against the moments that stand out as negative, and all events against the bursts."""
    sql = files("tweet_insights").joinpath("truths", "events.sql").read_text(encoding="utf-8")
    planted = [Planted(**row) for row in reading.table(sql, about).to_pylist()]
    unit = facts.course.unit
    width = UNITS[unit]
    gloomy = [(found.start, found.start + width) for found in outstanding(facts.course) if found.difference > 0]
    spans = [(burst.span.start, burst.span.end) for burst in facts.bursts]
    return (
        _compared([event for event in planted if event.negative], gloomy, facts),
        _compared(planted, spans, facts),
    )


def _compared(planted: Sequence[Planted], standing: Sequence[Time], facts: Facts) -> Events:
    width = UNITS[facts.course.unit]
    shown = [[time for time in standing if time[0] <= event.last and time[1] > event.first] for event in planted]
    return Events(
        planted=len(planted),
        found=sum(bool(times) for times in shown),
        unit=facts.course.unit,
        outstanding=len(standing),
        right=len({time for times in shown for time in times}),
        delays_minutes=tuple(
            (max(times[0][0], _floor(event.first, facts)) + width - event.first).total_seconds() / 60
            for event, times in zip(planted, shown, strict=True)
            if times
        ),
    )


def _floor(time: datetime, facts: Facts) -> datetime:
    """The beginning of the moment that it is in."""
    starts = [moment.start for moment in facts.course.moments if moment.start <= time]
    return max(starts, default=time)


def told_of_events(events: Events, bursts: Events) -> list[str]:
    """Both in lines for people."""
    return [
        f"events: {events.found} of {count(events.planted, 'negative burst')} found; "
        f"{events.right} of {count(events.outstanding, events.unit)} that stand out belong to one",
        f"bursts: {bursts.found} of {count(bursts.planted, 'planted event')} found; "
        f"{bursts.right} of {count(bursts.outstanding, 'burst')} belong to one",
    ]
