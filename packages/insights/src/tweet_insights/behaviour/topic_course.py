"""How the mood of a topic goes over time."""

from dataclasses import dataclass
from datetime import date

from tweet_insights.behaviour.moments import Course, Standout


@dataclass(frozen=True, slots=True)
class TopicCourse:
    """One topic, by the hour or day."""

    name: str
    since: date
    """The day from which it has been seen (UTC)."""
    course: Course
    standout: Standout | None
    """The moment that differs most from the topic's others; None when there are no two to compare."""
