"""Compare what was inferred with what is true, where the truth is known: of tweet-producer's fake people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from tweet_insights.bias import Gap, gaps
from tweet_insights.bias import told as bias_told
from tweet_insights.course import UNITS, outstanding
from tweet_insights.facts import Course, Facts
from tweet_insights.failures import UsersError
from tweet_insights.interval import Share, wilson
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.plain import count, interval, percent
from tweet_insights.prevalence import Adjusted
from tweet_insights.warehouse import Parameter, Reading, Warehouse

LABELS = ("negative", "neutral", "positive")
LEAST = 20
"""Scored tweets that a person must have written before anything is inferred of them."""


class TruthError(UsersError):
    """There is no truth where it should be; the message says which file is missing."""


@dataclass(frozen=True, slots=True)
class Labels:
    """How the labels of scored tweets compare with their true tones."""

    tweets: int
    right: Share
    macro_recall: float
    calibration_error: float
    true_negative: Share
    counted_negative: Share
    corrected_negative: Adjusted | None
    right_of_people: Share | None
    right_of_bots: Share | None


@dataclass(frozen=True, slots=True)
class People:
    """How people's negativity compares with their hidden trait."""

    people: int
    rank_correlation: float | None
    """Spearman's; absent for fewer than two people."""


@dataclass(frozen=True, slots=True)
class Events:
    """How planted negative bursts compare with the hours, or other units, that stand out as negative."""

    planted: int
    found: int
    unit: str
    outstanding: int
    """Moments that stand out."""
    right: int
    """Of these, such as overlap a burst."""
    delays_minutes: tuple[float, ...]
    """For each burst that was found: from its beginning to the end of the first moment that shows it."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All of it, for one model and version."""

    model: str
    model_version: str
    labels: Labels | None
    people: People
    events: Events
    bias: tuple[Gap, ...]
    """Of the model itself, whatever the tweets."""


def evaluate(warehouse: Warehouse, facts: Facts, truth: Path) -> Evaluation:
    """Compare the scores that `facts` were found with to the folder of `tweet-producer fake --truth`.

    Raises:
        TruthError: when a file of the truth is missing.
        WarehouseError: when the warehouse cannot be used.
    """
    paths = {name: truth / f"{name}.parquet" for name in ("tweets", "people")}
    for path in paths.values():
        if not path.is_file():
            raise TruthError(f"{path} is missing: --truth is the folder that tweet-producer fake --truth wrote")
    about: dict[str, Parameter] = {
        "model": facts.model, "model_version": facts.model_version, "least": LEAST,
        **{f"{name}_file": str(path) for name, path in paths.items()},
    }  # fmt: skip
    with warehouse.reading() as reading:
        cells, bins = _rows(reading, Cell, about), _rows(reading, Bin, about)
        [people], bursts = _rows(reading, People, about), _rows(reading, Burst, about)
    return Evaluation(
        model=facts.model,
        model_version=facts.model_version,
        labels=_labels(cells, bins, facts.negative_adjusted) if cells else None,
        people=people,
        events=_events(facts.course, bursts),
        bias=gaps(judge(Rung(facts.model))),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """Tweets of one true tone and one label, of people or of bots."""

    tone: str
    label: str
    bot: bool
    tweets: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Tweets of about one confidence."""

    tweets: int
    sure: float
    right_share: float


@dataclass(frozen=True, slots=True)
class Burst:
    """When nine in ten tweets of a planted event were made."""

    first: datetime
    last: datetime


Kind = TypeVar("Kind", Cell, Bin, Burst, People)


def _rows(reading: Reading, kind: type[Kind], about: Mapping[str, Parameter]) -> list[Kind]:
    sql = files("tweet_insights").joinpath("truths", f"{QUESTIONS[kind]}.sql").read_text(encoding="utf-8")
    return [kind(**row) for row in reading.table(sql, about).to_pylist()]


QUESTIONS: dict[type, str] = {Cell: "labels", Bin: "confidence", Burst: "events", People: "people"}


def _labels(rows: Sequence[Cell], bins: Sequence[Bin], corrected: Adjusted | None) -> Labels:
    tweets = _sum(rows)
    recalls = [
        _sum(row for row in rows if row.tone == row.label == label) / of_label
        for label in LABELS
        if (of_label := _sum(row for row in rows if row.tone == label))
    ]
    return Labels(
        tweets=tweets,
        right=wilson(_right(rows), tweets),
        macro_recall=sum(recalls) / len(recalls),
        calibration_error=sum(bin_.tweets * abs(bin_.sure - bin_.right_share) for bin_ in bins) / tweets,
        true_negative=wilson(_sum(row for row in rows if row.tone == "negative"), tweets),
        counted_negative=wilson(_sum(row for row in rows if row.label == "negative"), tweets),
        corrected_negative=corrected,
        right_of_people=_of([row for row in rows if not row.bot]),
        right_of_bots=_of([row for row in rows if row.bot]),
    )


def _of(rows: Sequence[Cell]) -> Share | None:
    return wilson(_right(rows), _sum(rows)) if rows else None


def _right(rows: Iterable[Cell]) -> int:
    return _sum(row for row in rows if row.tone == row.label)


def _sum(rows: Iterable[Cell]) -> int:
    return sum(row.tweets for row in rows)


def _events(course: Course, bursts: Sequence[Burst]) -> Events:
    width = UNITS[course.unit]
    standing = [found.start for found in outstanding(course) if found.difference > 0]
    shown = [[start for start in standing if start <= burst.last and start + width > burst.first] for burst in bursts]
    delays = [
        (starts[0] + width - burst.first).total_seconds() / 60
        for burst, starts in zip(bursts, shown, strict=True)
        if starts
    ]
    return Events(
        planted=len(bursts),
        found=len(delays),
        unit=course.unit,
        outstanding=len(standing),
        right=len({start for starts in shown for start in starts}),
        delays_minutes=tuple(delays),
    )


def told(found: Evaluation) -> list[str]:
    """The evaluation in lines for people."""
    labels, people, events = found.labels, found.people, found.events
    lines = [f"{found.model} ({found.model_version})"]
    if labels is not None:
        lines += [
            f"labels: {percent(labels.right.share)} right ({interval(labels.right)}) of "
            f"{count(labels.tweets, 'tweet')}, macro recall {percent(labels.macro_recall)}, "
            f"calibration error {labels.calibration_error:.3f}",
            f"negative: {percent(labels.true_negative.share)} in truth, "
            f"{percent(labels.counted_negative.share)} counted"
            + (f", {percent(labels.corrected_negative.share)} corrected" if labels.corrected_negative else ""),
            *(
                f"right of {whose}: {percent(share.share)} ({interval(share)})"
                for whose, share in (("people", labels.right_of_people), ("bots", labels.right_of_bots))
                if share is not None
            ),
        ]
    if people.rank_correlation is not None:
        lines.append(f"people: rank correlation {people.rank_correlation:.2f} over {people.people:,} of them")
    lines.append(
        f"events: {events.found} of {count(events.planted, 'negative burst')} found; "
        f"{events.right} of {count(events.outstanding, events.unit)} that stand out belong to one"
    )
    return lines + bias_told(found.bias)
