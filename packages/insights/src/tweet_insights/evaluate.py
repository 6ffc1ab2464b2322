"""Compare what was inferred with what is true, where the truth is known: of tweet-producer's fake people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from tweet_insights.behaviour.enough import LEAST
from tweet_insights.bias import Gap, gaps
from tweet_insights.bias import told as bias_told
from tweet_insights.evaluate_events import Events, evaluate_events, told_of_events
from tweet_insights.evaluate_people import Bots, People, evaluate_bots, evaluate_people, told_of_bots, told_of_people
from tweet_insights.evaluate_talk import ContagionFound, Ends, evaluate_contagion, evaluate_ends, told_of_talk
from tweet_insights.facts import Facts
from tweet_insights.failures import UsersError
from tweet_insights.interval import Share, wilson
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.plain import count, interval, percent
from tweet_insights.prevalence import Adjusted
from tweet_insights.warehouse import Parameter, Reading, Warehouse

LABELS = ("negative", "neutral", "positive")


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
class Evaluation:
    """All of it, for one model and version."""

    model: str
    model_version: str
    labels: Labels | None
    people: People
    bots: Bots
    events: Events
    """Planted negative ones, against the moments of the course that stand out as negative."""
    bursts: Events
    """All planted ones, against the bursts that a report tells."""
    ends: Ends
    contagion: tuple[ContagionFound, ...]
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
        "since": None,
        **{f"{name}_file": str(path) for name, path in paths.items()},
    }  # fmt: skip
    with warehouse.reading() as reading:
        cells, bins = _rows(reading, Cell, about), _rows(reading, Bin, about)
        bots = evaluate_bots(reading, about)
        people = evaluate_people(reading, about, facts.spread)
        events, bursts = evaluate_events(reading, about, facts)
        contagion = evaluate_contagion(reading, about, facts.contagion)
        ends = evaluate_ends(reading, about, facts.recoveries)
    return Evaluation(
        model=facts.model,
        model_version=facts.model_version,
        labels=_labels(cells, bins, facts.negative_adjusted) if cells else None,
        people=people,
        bots=bots,
        events=events,
        bursts=bursts,
        ends=ends,
        contagion=contagion,
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


Kind = TypeVar("Kind", Cell, Bin)


def _rows(reading: Reading, kind: type[Kind], about: Mapping[str, Parameter]) -> list[Kind]:
    sql = files("tweet_insights").joinpath("truths", f"{QUESTIONS[kind]}.sql").read_text(encoding="utf-8")
    return [kind(**row) for row in reading.table(sql, about).to_pylist()]


QUESTIONS: dict[type, str] = {Cell: "labels", Bin: "confidence"}


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


def told(found: Evaluation) -> list[str]:
    """The evaluation in lines for people."""
    labels, people = found.labels, found.people
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
    lines += [told_of_people(people), told_of_bots(found.bots)]
    lines.append("emotion and offensiveness: not judged, since the truth of fake people holds neither")
    lines += told_of_events(found.events, found.bursts)
    return lines + told_of_talk(found.contagion, found.ends) + bias_told(found.bias)
