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

EMOTIONS_MEASURES = (
    *("tweets", "people", "scored", "scored_people"),
    *("moody", "anger", "joy", "optimism", "sadness", "offensive"),
)
"""Of those scored: negative or positive ones, and what they feel where the model is sure of it; and offensive ones."""


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
    within: tuple[str, ...] = ()
    """Labels of the whole that cells divide, such as the hour of which they are parts; by none, they divide all."""
    labels_stay: bool = False
    """Whether a suppressed cell keeps its label: only where the label comes from a clock."""
    asks_from: tuple[str, ...] = ("judged",)
    """The tables that it asks from, beside those of the warehouse. Each is made once a report, of those before it."""

    @property
    def sql(self) -> str:
        """The query."""
        return sql_of(self.name)

    @property
    def tables(self) -> dict[str, str]:
        """The queries that make the tables that it asks from, in their order."""
        return {name: sql_of(name) for name in self.asks_from}


def negative_share(cell: Mapping[str, int | None]) -> Share | None:
    """The share of negative tweets among the scored ones of a cell, where the gate let both out."""
    scored, negative = cell.get("scored"), cell.get("negative")
    return wilson(negative, scored) if scored and negative is not None else None


def sql_of(name: str) -> str:
    """The query of a question, or of a table that questions ask from."""
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
EMOTIONS = Question("emotions", labels=(), measures=EMOTIONS_MEASURES)
EMOTIONS_OVER_TIME = Question(
    "emotions_over_time",
    labels=("start",),
    measures=EMOTIONS_MEASURES,
    divides=True,
    labels_stay=True,
    asks_from=("judged", "untold"),
)
OVER_TIME = Question("over_time", labels=("start",), divides=True, labels_stay=True)
HASHTAGS = Question("hashtags", labels=("hashtag", "language"))
HASHTAGS_OVER_TIME = Question(
    "hashtags_over_time",
    labels=("hashtag", "start"),
    divides=True,
    within=("hashtag",),
    asks_from=("judged", "untold"),
)
COMPANIONS = Question(
    "companions",
    labels=("day", "hashtag", "term"),
    measures=("tweets", "people"),
    asks_from=("judged", "terms", "said"),
)
TOPICS = Question("topics", labels=("topic",), asks_from=("judged", "topic_of"))
TOPICS_OVER_TIME = Question(
    "topics_over_time",
    labels=("topic", "start"),
    divides=True,
    within=("topic",),
    labels_stay=True,
    asks_from=("judged", "topic_of"),
)
BURST_TERMS = Question(
    "burst_terms",
    labels=("burst", "term"),
    measures=("tweets", "people"),
    divides=True,
    within=("term",),
    asks_from=("judged", "terms", "said"),
)
BURST_TOPICS = Question(
    "burst_topics",
    labels=("burst", "topic"),
    measures=("tweets", "people"),
    divides=True,
    within=("topic",),
    asks_from=("judged", "topic_of"),
)
BURST_TALKS = Question("burst_talks", labels=("burst",), measures=("tweets", "people"))
RHYTHM = Question(
    "rhythm",
    labels=("weekday", "hour"),
    divides=True,
    within=("weekday",),
    labels_stay=True,
    asks_from=("judged", "untold"),
)
COHORTS = Question(
    "cohorts",
    labels=("kind", "cohort", "start"),
    divides=True,
    within=("kind", "start"),
    asks_from=("judged", "untold", "authors", "appearances"),
)
AUTOMATION = Question("automation", labels=("automated",), divides=True, asks_from=("judged", "authors", "habits"))
SPREAD = Question(
    "spread",
    labels=(),
    measures=("people", "tweets", "mean", "variance", "noise", "error"),
    asks_from=("judged", "authors"),
)
SHRUNKEN = Question("shrunken", labels=("step",), measures=("people",), divides=True, asks_from=("judged", "authors"))
QUARTERS = Question("quarters", labels=(), measures=("people", "low", "high"), asks_from=("judged", "authors"))
LANGUAGES = Question("languages", labels=("language",), divides=True)
TALK_SIZES = Question(
    "talk_sizes",
    labels=("messages",),
    measures=("conversations", *PEOPLE_MEASURES),
    divides=True,
    asks_from=("judged", "talks"),
)
TALK_PLACES = Question("talk_places", labels=("message",), divides=True, asks_from=("judged", "talks"))
TALKS_OVER_TIME = Question(
    "talks_over_time", labels=("start",), divides=True, labels_stay=True, asks_from=("judged", "untold", "talks")
)
RELAPSES = Question(
    "relapses",
    labels=("after",),
    measures=(
        *("negative", "people", "again", "usual"),
        *("excess_squared", "excess_by_negative", "negative_squared"),
    ),
)
REJECTED = Question("rejected", labels=("stage", "reason"), measures=("records",), about=About.RECORDS, asks_from=())
GAPS = Question("gaps", labels=("gap",), measures=("records",), about=About.RECORDS, asks_from=())
CONTAGION = Question(
    "contagion",
    labels=("held",),
    measures=(
        *("pairs", "people", "after_negative", "negative", "observed", "expected", "weight"),
        *("spread", "joint_spread", "asked_spread"),
    ),
    asks_from=("judged", "answered"),
)
MOVES = Question(
    "moves", labels=("was", "now"), measures=("tweets", "people"), divides=True, asks_from=("judged_twice",)
)
VERSIONS = Question(
    "versions", labels=("model", "model_version"), measures=("scores",), about=About.RECORDS, asks_from=()
)
QUESTIONS = (
    *(COVERAGE, OVERALL, OVER_TIME, HASHTAGS, COMPANIONS, TOPICS, LANGUAGES, REJECTED, GAPS, MOVES, VERSIONS),
    *(RHYTHM, COHORTS, AUTOMATION, SPREAD, SHRUNKEN, QUARTERS),
    *(TALK_SIZES, TALK_PLACES, TALKS_OVER_TIME, CONTAGION, RELAPSES),
    *(EMOTIONS, EMOTIONS_OVER_TIME),
    *(HASHTAGS_OVER_TIME, TOPICS_OVER_TIME, BURST_TERMS, BURST_TOPICS, BURST_TALKS),
)
