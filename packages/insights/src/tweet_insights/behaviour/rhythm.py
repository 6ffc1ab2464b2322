"""When people write, and in what mood, by the hour of the week."""

from collections.abc import Mapping
from dataclasses import dataclass

from tweet_insights.interval import Share
from tweet_insights.privacy import Gate
from tweet_insights.question import RHYTHM, negative_share
from tweet_insights.warehouse import Parameter

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """One of 168 hours, in UTC, whatever the week. No tweets is 0; a figure with too few people behind it is absent."""

    weekday: int
    """0 for Monday."""
    hour: int
    tweets: int | None
    people: int | None
    scored: int | None
    negative: Share | None

    @property
    def name(self) -> str:
        """Such as `Monday, 07:00`."""
        return f"{WEEKDAYS[self.weekday]}, {self.hour:02}:00"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """All hours of the week in their order; none when there are no tweets."""

    hours: tuple[HourOfWeek, ...] = ()
    suppressed: int = 0
    """Hours without figures."""
    moods_suppressed: int = 0
    """Further hours of which only the mood is hidden."""

    @property
    def busiest(self) -> HourOfWeek | None:
        """The hour with most tweets of those that may be shown."""
        return max((hour for hour in self.hours if hour.tweets), key=lambda hour: hour.tweets or 0, default=None)


def find_rhythm(gate: Gate, about: Mapping[str, Parameter]) -> Rhythm:
    """Tweets and moods by the hour of the week."""
    answer = gate.ask(RHYTHM, **about)
    cells = {(cell["weekday"] - 1, cell["hour"]): cell for cell in answer.cells.to_pylist()}
    if not cells:
        return Rhythm()
    hours = [
        HourOfWeek(weekday, hour, cell["tweets"], cell["people"], cell["scored"], negative_share(cell))
        if (cell := cells.get((weekday, hour)))
        else HourOfWeek(weekday, hour, tweets=0, people=0, scored=0, negative=None)
        for weekday in range(len(WEEKDAYS))
        for hour in range(24)
    ]
    return Rhythm(tuple(hours), answer.suppressed, moods_suppressed=answer.moods_suppressed)
