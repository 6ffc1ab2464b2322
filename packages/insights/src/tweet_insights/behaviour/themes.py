"""What is talked about: topics that last, how busy they are, and how their mood goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tweet_insights.behaviour.course import course_of, find_standout
from tweet_insights.behaviour.lasting_topics import Found, Lasting, asked_of, find_lasting
from tweet_insights.behaviour.marks import marks_of
from tweet_insights.behaviour.topic_course import TopicCourse
from tweet_insights.privacy import Answer, Gate
from tweet_insights.question import TOPICS, TOPICS_OVER_TIME
from tweet_insights.warehouse import Parameter

BY_DAY = timedelta(days=2)
"""From so long on, topics are told by the day, else by the hour."""


@dataclass(frozen=True, slots=True)
class Themes:
    """Topics by their numbers, and what the questions about them need."""

    found: Found
    answer: Answer | None = None
    """Of the question TOPICS; None without topics."""
    asked: Mapping[str, Parameter] = field(default_factory=dict)
    """What the tables `terms`, `said` and, where there are topics, `topic_of` need."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the topics, by their numbers."""
        return tuple(topic.name for topic in self.found.topics)

    @property
    def ranked(self) -> tuple[Lasting, ...]:
        """Those that the gate let out, the busiest first."""
        rows = self.answer.cells.to_pylist() if self.answer else []
        return tuple(self.found.topics[row["topic"]] for row in rows)


def find_themes(
    gate: Gate, about: Mapping[str, Parameter], busiest: Mapping[str, str], last: datetime | None, living: int
) -> Themes:
    """Find the topics of the `busiest` hashtags (with the language of each) among `living` tweets."""
    found = find_lasting(gate, about, busiest, last, living)
    asked = {**about, **asked_of(living)}
    if not found.topics:
        return Themes(found, asked=asked)
    asked = {**asked, **marks_of([topic.topic for topic in found.topics])}
    return Themes(found, gate.ask(TOPICS, **asked), asked)


def find_topic_courses(
    gate: Gate, themes: Themes, first: datetime | None, last: datetime | None, most: int
) -> tuple[TopicCourse, ...]:
    """The courses of the `most` busiest topics."""
    if first is None or last is None or themes.answer is None:
        return ()
    unit = "day" if last - first >= BY_DAY else "hour"
    answer = gate.ask(TOPICS_OVER_TIME, **{**themes.asked, "unit": unit})
    return tuple(_courses(answer, themes.ranked[:most], themes.found.topics, unit))


def _courses(answer: Answer, ranked: Sequence[Lasting], topics: Sequence[Lasting], unit: str) -> Iterator[TopicCourse]:
    for topic in ranked:
        own = pc.equal(answer.cells.column("topic"), pa.scalar(topics.index(topic), pa.int16()))
        course = course_of(answer.cells.filter(own), unit)
        yield TopicCourse(topic.name, topic.since, course, find_standout(course))
