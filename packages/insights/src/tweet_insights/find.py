"""Find all facts in one state of the warehouse. Every query goes through the gate."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from tweet_insights.course import find_course, find_standout
from tweet_insights.facts import Coverage, Facts, Group, Ranking, Rejection
from tweet_insights.interval import CONFIDENCE
from tweet_insights.languages import name_of
from tweet_insights.prevalence import Errors, adjust
from tweet_insights.privacy import Answer, Gate, K
from tweet_insights.question import (
    COMPANIONS,
    COVERAGE,
    GAPS,
    HASHTAGS,
    LANGUAGES,
    OVERALL,
    REJECTED,
    TOPICS,
    negative_share,
)
from tweet_insights.topics import MOST, NOT_WORDS, WORD, Companion, Topic, find_topics, marks_of
from tweet_insights.warehouse import Model, Parameter, Warehouse

SHOWN = 12
"""Groups of a ranking that are listed."""


def find(
    warehouse: Warehouse, model: Model, made_at: datetime, since: datetime | None, errors: Errors | None = None
) -> Facts:
    """The facts about tweets made since then (all when None), with the scores of `model`.

    `errors` are those that the model makes about what is negative, if they are known.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked.
    """
    about: dict[str, Parameter] = {
        "since": since, "model": model.name, "model_version": model.version, "languages": model.languages
    }  # fmt: skip
    with warehouse.reading(since) as reading:
        gate = Gate(reading)
        [seen] = gate.ask(COVERAGE, **about).cells.to_pylist()
        overall = next(iter(gate.ask(OVERALL, **about).cells.to_pylist()), {})
        first, last = seen.pop("first"), seen.pop("last")
        course = find_course(gate, about, first, last)
        hashtags = gate.ask(HASHTAGS, **about)
        topics = _topics(gate, about, hashtags)
        languages = gate.ask(LANGUAGES, **about)
        rejected = gate.ask(REJECTED, **about).cells.to_pylist()
        gaps = gate.ask(GAPS, **about).cells.to_pylist()
    negative = negative_share(overall)
    return Facts(
        made_at=made_at,
        since=since,
        first=first,
        last=last,
        model=model.name,
        model_version=model.version,
        languages_read=model.languages,
        k=K,
        confidence=CONFIDENCE,
        coverage=Coverage(**seen),
        people=overall.get("people"),
        negative=negative,
        negative_adjusted=adjust(negative, errors) if negative and errors else None,
        course=course,
        standout=find_standout(course),
        topics=topics,
        hashtags=_ranking(hashtags, [(f"#{row['hashtag']}", "") for row in hashtags.cells.to_pylist()]),
        languages=_ranking(
            languages, [(name_of(row["language"]), row["language"]) for row in languages.cells.to_pylist()]
        ),
        rejections=tuple(Rejection(**row) for row in rejected),
        gaps=tuple(row["gap"] for row in gaps),
    )


def _topics(gate: Gate, about: Mapping[str, Parameter], hashtags: Answer) -> Ranking:
    busiest = {row["hashtag"]: row["language"] for row in hashtags.cells.slice(0, MOST).to_pylist()}
    words: dict[str, Parameter] = {"not_words": NOT_WORDS, "word": WORD, "hashtags": list(busiest)}
    beside = gate.ask(COMPANIONS, **about, **words)
    companions = [Companion(row["hashtag"], row["term"], row["tweets"]) for row in beside.cells.to_pylist()]
    topics = find_topics(busiest, companions)
    if not topics:
        return Ranking((), more=0, suppressed=0, moods_suppressed=0)
    answer = gate.ask(TOPICS, **about, **words, **marks_of(topics))
    found = [topics[int(row["topic"])] for row in answer.cells.to_pylist()]
    return _ranking(answer, [(topic.name, _detail(topic)) for topic in found])


def _detail(topic: Topic) -> str:
    return ", ".join([*(f"#{hashtag}" for hashtag in topic.hashtags), *topic.words[:8]])


def _ranking(answer: Answer, names: Iterable[tuple[str, str]]) -> Ranking:
    groups = [
        Group(name, detail, row["tweets"], row["people"], row["scored"], negative_share(row))
        for row, (name, detail) in zip(answer.cells.to_pylist(), names, strict=True)
    ]
    return Ranking(
        tuple(groups[:SHOWN]),
        more=max(len(groups) - SHOWN, 0),
        suppressed=answer.suppressed,
        moods_suppressed=answer.moods_suppressed,
    )
