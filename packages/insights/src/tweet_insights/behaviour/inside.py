"""What of things that are told moment by moment lies in a part of the time: whole moments only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tweet_insights.behaviour import cohorts, course
from tweet_insights.behaviour.cohorts import Cohort, Cohorts
from tweet_insights.behaviour.course import find_standout
from tweet_insights.behaviour.emotions import Emotions, together
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.behaviour.topic_course import TopicCourse

MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
"""From which minutes, hours, days and weeks are counted."""
LENGTHS = {**course.UNITS, **cohorts.UNITS}


@dataclass(frozen=True, slots=True)
class Inside:
    """From `begin` until before `end`."""

    begin: datetime
    end: datetime

    def whole(self, unit: str) -> "Inside":
        """The same, made wider to whole units."""
        length = LENGTHS[unit]
        return Inside(MONDAY + (self.begin - MONDAY) // length * length, _up(self.end, length))

    def both(self, begin: datetime, end: datetime) -> "Inside":
        """What lies in this and in another time, too; it may end before it begins."""
        return Inside(max(self.begin, begin), min(self.end, end))

    def holds(self, start: datetime, unit: str) -> bool:
        """Whether all of the unit that begins then lies inside."""
        return self.begin <= start and start + LENGTHS[unit] <= self.end

    def holds_any(self, unit: str) -> bool:
        """Whether a whole unit lies inside."""
        return _up(self.begin, LENGTHS[unit]) + LENGTHS[unit] <= self.end

    def moments(self, moments: Iterable[Moment], unit: str) -> tuple[Moment, ...]:
        """Those that lie inside."""
        return tuple(at for at in moments if self.holds(at.start, unit))

    def course(self, whole: Course) -> Course:
        """The moments that lie inside, and how many of them are hidden."""
        moments = self.moments(whole.moments, whole.unit)
        hidden = sum(at.tweets is None for at in moments)
        return Course(whole.unit, moments, hidden, sum(at.scored is None for at in moments) - hidden)

    def topic(self, whole: TopicCourse) -> TopicCourse:
        """A topic; what stands out in it is looked for anew."""
        own = self.course(whole.course)
        return replace(whole, course=own, standout=find_standout(own))

    def cohorts(self, whole: Cohorts) -> Cohorts:
        """The cohorts. Which cells are hidden is not known, so it is told how many are of all times."""
        return replace(
            whole,
            age=self._kind(whole.age, whole.unit),
            reach=self._kind(whole.reach, whole.unit),
            volume=self._kind(whole.volume, whole.unit),
        )

    def emotions(self, whole: Emotions) -> Emotions:
        """What is felt in the times that lie inside, and in all of them together."""
        times = tuple(then for then in whole.times if self.holds(then.start, whole.unit))
        return Emotions(together(times), None, whole.unit, times, whole.suppressed, whole.moods_suppressed)

    def _kind(self, kind: Sequence[Cohort], unit: str) -> tuple[Cohort, ...]:
        found = (replace(one, times=tuple(then for then in one.times if self.holds(then.start, unit))) for one in kind)
        return tuple(one for one in found if one.times)


def _up(moment: datetime, length: timedelta) -> datetime:
    """The first beginning of such a unit that is not before that moment."""
    return MONDAY - (MONDAY - moment) // length * length
