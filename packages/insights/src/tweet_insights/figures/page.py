"""The figures of a report, in the order of the page: what happened, what about, who, and what was not read.

Those of half the width stand in pairs.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from altair.utils.schemapi import debug_mode

from tweet_insights.facts import Facts
from tweet_insights.figures.automation import automation
from tweet_insights.figures.bursts import bursts
from tweet_insights.figures.cohorts import cohorts
from tweet_insights.figures.contagion import contagion
from tweet_insights.figures.conversations import conversation_places, conversation_sizes, conversations_over_time
from tweet_insights.figures.emotion import emotion, emotion_over_time
from tweet_insights.figures.figure import Figure
from tweet_insights.figures.hours_of_the_week import hours_of_the_week
from tweet_insights.figures.how_people_differ import how_people_differ
from tweet_insights.figures.negativity_over_time import negativity_over_time
from tweet_insights.figures.offensiveness import offensiveness
from tweet_insights.figures.rankings import hashtags, languages, topics
from tweet_insights.figures.recovery import recoveries, relapses
from tweet_insights.figures.rejected import rejected
from tweet_insights.figures.topic_moods import topic_moods

DRAWN: tuple[Callable[[Facts], Figure | tuple[Figure, ...]], ...] = (
    negativity_over_time,
    emotion,
    emotion_over_time,
    offensiveness,
    bursts,
    topics,
    topic_moods,
    conversation_sizes,
    conversation_places,
    conversations_over_time,
    contagion,
    relapses,
    recoveries,
    hashtags,
    hours_of_the_week,
    cohorts,
    automation,
    how_people_differ,
    languages,
    rejected,
)
"""In the order of the page."""
AT_ONCE = 2
"""Vega draws in a thread of its own, so what is drawn next can be thought out meanwhile."""


def figures(facts: Facts) -> tuple[Figure, ...]:
    """The figures in the order of the page; of a part of the time, those that can be told of it.

    Altair does not validate here, which takes it a quarter of its time: the tests validate every drawing.
    """
    with debug_mode(False), ThreadPoolExecutor(AT_ONCE) as pool:
        found = [*pool.map(lambda draw: draw(facts), DRAWN)]
    left_out = dict(facts.part.left_out) if facts.part else {}
    every = (figure for one in found for figure in (one if isinstance(one, tuple) else (one,)))
    return tuple(figure for figure in every if figure.title not in left_out)
