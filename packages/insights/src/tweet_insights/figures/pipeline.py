"""How the pipeline moves: what passed each step in the last hour, and when."""

from datetime import datetime, timedelta

from tweet_insights.charts.bars import Bar, bars
from tweet_insights.charts.by_minute import MINUTE, by_minute
from tweet_insights.figures.figure import HALF, NARROW, Figure, Row
from tweet_insights.plain import count, plain
from tweet_insights.pulse import HOUR, Pulse, Step

LATELY = 5
"""Whole minutes over which a rate is told."""
SILENT = timedelta(minutes=2)
ALONE = (
    "The warehouse alone is asked, so of records that did not reach it nothing is known: when nothing comes any more, "
    "it cannot tell a source that is silent from a stage that is stuck. The stages' own metrics can."
)
NOTHING = "nothing in the last hour"
DOES = {
    "source": "made on the platform",
    "producer": "received by the producer",
    "raw": "written to raw",
    "loader": "processed and loaded",
    "scorer": "scored",
}


def pipeline(pulse: Pulse, pending: int) -> tuple[Figure, Figure]:
    """The steps, and the minutes. `pending` tweets wait to be scored."""
    return _stages(pulse, pending), _minutes(pulse)


def _stages(pulse: Pulse, pending: int) -> Figure:
    rows = [_step(pulse, step, pending) for step in pulse.steps]
    drawn = [
        Bar(f"{row[0]} · {row[-1]}", step.records, f"{step.records:,}")
        for step, row in zip(pulse.steps, rows, strict=True)
    ]
    asides = [
        (
            plain(f"set aside by {aside.stage}: {aside.reason}"),
            f"{aside.records:,}",
            "",
            _clock(aside.newest, pulse.looked_at),
            "",
            _age(pulse, aside.newest),
        )
        for aside in pulse.asides
    ]
    return Figure(
        title="Pipeline",
        shows="Records in the last hour by the step that they passed, and how long ago the newest did"
        if any(step.records for step in pulse.steps)
        else "Nothing has passed in the last hour.",
        n=f"n = {count(pulse.steps[3].records, 'record')} loaded in the hour before {pulse.looked_at:%H:%M} UTC",
        how=(
            f"{ALONE} Waited: the time since the step before, of which half of the records waited less. "
            f"Lately: the last {LATELY} whole minutes, by the clock of who loads and scores.",
            "Steps before the loader are told of by the records that it loaded. When a tweet was made is cut to the "
            "minute. A gap is what a source said it has missed.",
        ),
        wide=bars(drawn, HALF),
        narrow=bars(drawn, NARROW),
        header=("Step", "Records", "Lately, per minute", "Newest", "Waited", "Now"),
        rows=(*rows, *asides),
        half=True,
    )


def _step(pulse: Pulse, step: Step, pending: int) -> Row:
    return (
        DOES[step.name],
        f"{step.records:,}",
        _lately(pulse, step.name),
        _clock(step.newest, pulse.looked_at) if step.newest else NOTHING,
        "not known" if step.waited is None else _seconds(step.waited),
        _now(pulse, step, pending),
    )


def _now(pulse: Pulse, step: Step, pending: int) -> str:
    """What can be said of a step: for how long nothing has passed, and where it can be told whether it should have."""
    age = _age(pulse, step.newest) if step.newest else NOTHING
    silent = step.newest is None or pulse.looked_at - step.newest > SILENT
    if step.name != "scorer" or not silent:
        return age
    return (
        f"{age}; {count(pending, 'tweet')} wait{'s' if pending == 1 else ''}"
        if pending
        else f"{age}; idle, nothing waits"
    )


def _lately(pulse: Pulse, name: str) -> str:
    if name not in {"loader", "scorer"}:
        return ""
    end = pulse.looked_at.replace(second=0, microsecond=0)
    minutes = [minute for minute in pulse.minutes if end - LATELY * MINUTE <= minute.start < end]
    return f"{sum(minute.loaded if name == 'loader' else minute.scored for minute in minutes) / LATELY:,.1f}"


def _minutes(pulse: Pulse) -> Figure:
    last = pulse.looked_at.replace(second=0, microsecond=0) + MINUTE
    passed = {
        "loaded": {minute.start: minute.loaded for minute in pulse.minutes if minute.loaded},
        "scored": {minute.start: minute.scored for minute in pulse.minutes if minute.scored},
        "rejected": {minute.start: minute.rejected for minute in pulse.minutes if minute.rejected},
    }
    return Figure(
        title="Arrivals",
        shows="Records that were loaded, scored and rejected in each minute of the last hour, in UTC"
        if pulse.minutes
        else "No data: nothing was loaded or scored in the last hour.",
        n=f"n = {count(len(pulse.minutes), 'minute')} with something in them, of 60",
        how=(
            "A minute without a bar is one in which nothing came, or came through: which of both, it does not tell. "
            + ALONE,
        ),
        wide=by_minute(passed, last - HOUR, last, HALF) if pulse.minutes else "",
        narrow=by_minute(passed, last - HOUR, last, NARROW) if pulse.minutes else "",
        header=("Minute", "Loaded", "Scored", "Rejected"),
        rows=tuple(
            (f"{minute.start:%H:%M}", f"{minute.loaded:,}", f"{minute.scored:,}", f"{minute.rejected:,}")
            for minute in pulse.minutes
        ),
        half=True,
    )


def _clock(moment: datetime, today: datetime) -> str:
    """With its day, where that is another one: what is replayed may be of any time."""
    day = "" if moment.date() == today.date() else f"{moment.day} {moment:%B %Y}, "
    return f"{day}{moment:%H:%M:%S} UTC"


def _age(pulse: Pulse, moment: datetime) -> str:
    """In steps that a page need not be drawn anew for each second."""
    age = pulse.looked_at - moment
    if age < timedelta(seconds=10):
        return "just now"
    return "in the last minute" if age < MINUTE else f"{_long(age)} ago"


def _seconds(waited: float) -> str:
    if waited >= 60:
        return _long(timedelta(seconds=waited))
    return f"{1000 * waited:,.0f} ms" if waited < 1 else f"{waited:,.1f} s"


def _long(time: timedelta) -> str:
    """A minute or more, in the largest unit of which there are two."""
    for unit, name in ((timedelta(days=1), "days"), (HOUR, "hours")):
        if time >= 2 * unit:
            return f"{time // unit:,} {name}"
    return f"{time // MINUTE} min"
