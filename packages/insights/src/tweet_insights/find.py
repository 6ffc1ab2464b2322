"""Find all facts in one state of the warehouse. Every query goes through the gate."""

from collections.abc import Iterable
from datetime import datetime

from tweet_insights.behaviour.automation import find_automation
from tweet_insights.behaviour.bursts import find_drivers
from tweet_insights.behaviour.cohorts import find_cohorts
from tweet_insights.behaviour.contagion import find_contagion
from tweet_insights.behaviour.conversations import find_conversations
from tweet_insights.behaviour.course import find_course, outstanding, untold_by
from tweet_insights.behaviour.emotions import find_emotions
from tweet_insights.behaviour.hashtag_courses import find_hashtag_courses
from tweet_insights.behaviour.recovery import find_recoveries
from tweet_insights.behaviour.relapse import find_relapses
from tweet_insights.behaviour.rhythm import find_rhythm
from tweet_insights.behaviour.spread import find_spread
from tweet_insights.behaviour.themes import Themes, find_themes, find_topic_courses
from tweet_insights.behaviour.topics import MOST, Topic
from tweet_insights.facts import Facts, Group, Ranking, Rejection
from tweet_insights.interval import CONFIDENCE
from tweet_insights.languages import name_of
from tweet_insights.overview import asked_about, find_overview
from tweet_insights.prevalence import Errors, adjust
from tweet_insights.privacy import Answer, Gate, K
from tweet_insights.question import (
    GAPS,
    HASHTAGS,
    LANGUAGES,
    REJECTED,
    TALKS_OVER_TIME,
    negative_share,
)
from tweet_insights.warehouse import Model, Warehouse

SHOWN = 12
"""Groups of a ranking that are listed."""


def find(
    warehouse: Warehouse,
    model: Model,
    made_at: datetime,
    since: datetime | None,
    errors: Errors | None = None,
    *,
    offensive_errors: Errors | None = None,
) -> Facts:
    """The facts about tweets made since then (all when None), with the scores of `model`.

    `errors` are those that the model makes about what is negative, if they are known; `offensive_errors` about what
    is offensive.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked.
    """
    about = asked_about(model, since)
    with warehouse.reading(since) as reading:
        gate = Gate(reading)
        overview = find_overview(gate, about, errors)
        first, last, living = overview.first, overview.last, overview.coverage.living
        course = overview.course
        about |= untold_by(course)
        emotions = find_emotions(gate, about, course, offensive_errors)
        hashtags = gate.ask(HASHTAGS, **about)
        busiest = {row["hashtag"]: row["language"] for row in hashtags.cells.slice(0, MOST).to_pylist()}
        used = {row["hashtag"]: row["tweets"] for row in hashtags.cells.to_pylist()}
        hashtag_courses = find_hashtag_courses(gate, about, used, first, last)
        themes = find_themes(gate, about, busiest, last, living)
        topic_courses = find_topic_courses(gate, themes, first, last, SHOWN)
        bursts = find_drivers(gate, themes.asked, course, themes.names, living)
        conversations = find_conversations(gate, about, errors)
        talk_course = find_course(gate, about, first, last, TALKS_OVER_TIME)
        contagion = find_contagion(gate, about)
        relapses = find_relapses(gate, about)
        languages = gate.ask(LANGUAGES, **about)
        rhythm = find_rhythm(gate, about)
        automation = find_automation(gate, about, errors)
        spread = find_spread(gate, about)
        cohorts = find_cohorts(gate, about, first, last, errors)
        rejected = gate.ask(REJECTED, **about).cells.to_pylist()
        gaps = gate.ask(GAPS, **about).cells.to_pylist()
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
        coverage=overview.coverage,
        people=overview.people,
        negative=overview.negative,
        negative_adjusted=overview.negative_adjusted,
        course=course,
        standout=overview.standout,
        topics=_topics(themes),
        hashtags=_ranking(hashtags, [(f"#{row['hashtag']}", "") for row in hashtags.cells.to_pylist()]),
        languages=_ranking(
            languages, [(name_of(row["language"]), row["language"]) for row in languages.cells.to_pylist()]
        ),
        rejections=tuple(Rejection(**row) for row in rejected),
        gaps=tuple(row["gap"] for row in gaps),
        rhythm=rhythm,
        conversations=conversations,
        talk_course=talk_course,
        talk_corrected=tuple(adjust(at.negative, errors) if at.negative else None for at in talk_course.moments)
        if errors
        else (),
        automation=automation,
        spread=spread,
        cohorts=cohorts,
        contagion=contagion,
        topics_kept=themes.found.kept,
        topic_courses=topic_courses,
        bursts=bursts,
        recoveries=find_recoveries(course, outstanding(course)),
        relapses=relapses,
        emotions=emotions,
        hashtag_courses=hashtag_courses,
    )


def _topics(themes: Themes) -> Ranking:
    if themes.answer is None:
        return Ranking((), more=0, suppressed=0, moods_suppressed=0)
    return _ranking(themes.answer, [(topic.name, _detail(topic.topic)) for topic in themes.ranked])


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
