"""What was measured of complete moments, each beside the moments before it: what came later cannot make it usual."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist, median

from tweet_insights.alerts.rules import NegativeRule, Unit, VolumeRule
from tweet_insights.alerts.value import Value
from tweet_insights.behaviour.bursts import LEAST_DAYS, MOODY, loud_places, usual_tweets
from tweet_insights.behaviour.course import UNITS, outstanding
from tweet_insights.behaviour.moments import Course, Moment
from tweet_insights.interval import CONFIDENCE, Share, wilson

SPANS: dict[Unit, timedelta] = {"minute": timedelta(hours=6), "hour": timedelta(days=14), "day": timedelta(days=120)}
"""How far back a moment is compared."""
ENOUGH: dict[Unit, int] = {"minute": 60, "hour": 24, "day": 7}
"""Moments before one that are needed to say what is usual."""
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Hearing:
    """The complete moments of a course, in their order and without gaps."""

    unit: Unit
    moments: tuple[Moment, ...]

    def values(self, rule: NegativeRule | VolumeRule, since: datetime | None) -> tuple[Value, ...]:
        """The values of the moments from then on; of the last `for` moments when None."""
        first = len(self.moments) - rule.moments if since is None else self._place(since)
        places = range(max(first, 0), len(self.moments))
        if isinstance(rule, NegativeRule):
            return tuple(self._negative(places))
        return tuple(self._volume(rule, place) for place in places)

    def _place(self, since: datetime) -> int:
        return next((at for at, moment in enumerate(self.moments) if moment.start >= since), len(self.moments))

    def _negative(self, places: Sequence[int]) -> Iterator[Value]:
        course = Course(self.unit, self.moments, suppressed=0, moods_suppressed=0)
        # An outrage is no part of what is usual, however long it lasts.
        strange = {found.start for found in outstanding(course) if abs(found.difference) > MOODY} if places else set()
        for place in places:
            moment, share = self.moments[place], self.moments[place].negative
            known = [each.negative for each in self.moments[:place] if each.negative and each.start not in strange]
            if share is None or len(known) < ENOUGH[self.unit]:
                yield self._value(moment, share.share if share else None, share.whole if share else 0)
                continue
            others = wilson(sum(each.part for each in known), sum(each.whole for each in known))
            far = apart(share, others) / max(1.0, _spread([apart(each, others) for each in known]))
            rare = 2 * NormalDist().cdf(-abs(far)) * (len(known) + 1) < 1 - CONFIDENCE
            clear = rare and abs(share.share - others.share) > MOODY
            yield Value(
                moment.start, moment.start + UNITS[self.unit], share.share, share.whole, share.low, share.high,
                usual=others.share, unusual=int(math.copysign(clear, far)),
            )  # fmt: skip

    def _volume(self, rule: VolumeRule, place: int) -> Value:
        moment, before = self.moments[place], self.moments[: place + 1]
        n = moment.tweets or 0
        if rule.measure == "people" or moment.tweets is None:
            return self._value(moment, moment.people if rule.measure == "people" else None, n)
        least = LEAST_DAYS * 24 if self.unit == "hour" else ENOUGH[self.unit]
        if len(before) <= least:
            return self._value(moment, None if rule.measure == "times_usual" else n, n)
        usual = usual_tweets(before, self.unit)
        if rule.measure == "times_usual":
            return self._value(moment, n / float(usual[-1]), n, usual=1.0)
        unusual = int(place in loud_places(before, usual))
        # Of counts, by the normal approximation to Poisson's distribution.
        low, high = max(0.0, n - Z * math.sqrt(n)), n + Z * math.sqrt(n)
        end = moment.start + UNITS[self.unit]
        return Value(moment.start, end, n, n, low, high, usual=float(usual[-1]), unusual=unusual)

    def _value(self, moment: Moment, value: float | None, n: int, usual: float | None = None) -> Value:
        return Value(moment.start, moment.start + UNITS[self.unit], value, n, usual=usual)


def apart(one: Share, other: Share) -> float:
    """By how many standard errors they differ, pooled: z of the test that the report makes."""
    pooled = (one.part + other.part) / (one.whole + other.whole)
    error = math.sqrt(pooled * (1 - pooled) * (1 / one.whole + 1 / other.whole))
    return (one.share - other.share) / error if error else 0.0


def _spread(residuals: Sequence[float]) -> float:
    """How far apart calm moments are, robustly; 1 if their tweets were independent.

    They are not, since people answer and repeat each other. A report looks once, an alert in each hour: without this,
    three of four quiet weeks of fake tweets had an hour that stood out as clearly as an outrage.
    """
    middle = median(residuals)
    return 1.4826 * median(abs(each - middle) for each in residuals)


def heard(course: Course, unit: Unit, until: datetime) -> Hearing:
    """The moments of the course that had ended by then. After the last tweet come moments without any."""
    length = UNITS[unit]
    moments = [moment for moment in course.moments if moment.start + length <= until]
    while moments and moments[-1].start + 2 * length <= until:
        moments.append(Moment(moments[-1].start + length, tweets=0, people=0, scored=0, negative=None))
    return Hearing(unit, tuple(moments))


def first_of(unit: Unit, now: datetime) -> datetime:
    """Where the span of a unit begins: at the beginning of one."""
    begin = (now - SPANS[unit]).replace(second=0, microsecond=0)
    if unit == "minute":
        return begin
    return begin.replace(minute=0) if unit == "hour" else begin.replace(hour=0, minute=0)
