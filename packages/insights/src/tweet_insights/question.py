"""The questions that may be asked: `questions/*.sql`, one a file, and what each may answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from tweet_insights.interval import Share, wilson


class About(StrEnum):
    """What a cell of the answer counts."""

    PEOPLE = "people"
    """Tweets of people: small cells are suppressed. Has the columns of PEOPLE_MEASURES."""
    RECORDS = "records"
    """Records that passed through the machinery, whoever wrote them."""


PEOPLE_MEASURES = ("tweets", "people", "scored", "scored_people", "negative")
"""Tweets, their distinct authors, scored tweets, their distinct authors, and negative ones among them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the exact columns of its answer."""

    name: str
    labels: tuple[str, ...]
    """Columns that say which cell a row is."""
    measures: tuple[str, ...] = PEOPLE_MEASURES
    about: About = About.PEOPLE
    divides: bool = False
    """Whether every tweet is in exactly one cell, so that a hidden cell could be had by subtraction."""
    labels_stay: bool = False
    """Whether a suppressed cell keeps its label: only where the label comes from a clock."""
    asks_from: str = "judged"
    """What stands in front of a question about people: the tweets that it may ask about."""

    @property
    def sql(self) -> str:
        """The query, with what it asks from in front."""
        if self.about is About.RECORDS:
            return _text(self.name)
        return f"WITH {self.asks_from} AS (\n{_text(self.asks_from)})\n{_text(self.name)}"


def negative_share(cell: Mapping[str, int | None]) -> Share | None:
    """The share of negative tweets among the scored ones of a cell, where the gate let both out."""
    scored, negative = cell.get("scored"), cell.get("negative")
    return wilson(negative, scored) if scored and negative is not None else None


def _text(name: str) -> str:
    return files("tweet_insights").joinpath("questions", f"{name}.sql").read_text(encoding="utf-8")


COVERAGE = Question(
    "coverage",
    labels=(),
    measures=(
        "seen",
        "scored",
        "unscored_language",
        "unscored_text",
        "pending",
        "deleted",
        "rejected",
        "first",
        "last",
    ),
    about=About.RECORDS,
)
OVERALL = Question("overall", labels=())
OVER_TIME = Question("over_time", labels=("start",), divides=True, labels_stay=True)
HASHTAGS = Question("hashtags", labels=("hashtag", "language"))
COMPANIONS = Question("companions", labels=("hashtag", "term"), measures=("tweets", "people"))
TOPICS = Question("topics", labels=("topic",))
LANGUAGES = Question("languages", labels=("language",), divides=True)
REJECTED = Question("rejected", labels=("stage", "reason"), measures=("records",), about=About.RECORDS)
GAPS = Question("gaps", labels=("gap",), measures=("records",), about=About.RECORDS)
MOVES = Question("moves", labels=("was", "now"), measures=("tweets", "people"), divides=True, asks_from="judged_twice")
VERSIONS = Question("versions", labels=("model", "model_version"), measures=("scores",), about=About.RECORDS)
QUESTIONS = (COVERAGE, OVERALL, OVER_TIME, HASHTAGS, COMPANIONS, TOPICS, LANGUAGES, REJECTED, GAPS, MOVES, VERSIONS)
