"""One section of a report: chart, what it says, how it was computed, and its table."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tweet_insights.behaviour.course import UNITS
from tweet_insights.behaviour.moments import Course
from tweet_insights.facts import Ranking
from tweet_insights.interval import Share
from tweet_insights.plain import count, interval, percent
from tweet_insights.prevalence import Adjusted

WIDE, HALF, NARROW = 980, 470, 350
"""Widths in pixels: of the page, of half of it, and of a phone."""
Row = tuple[str, ...]
SUPPRESSED = "suppressed"
CLOSED = (SUPPRESSED, "0")
"""Numbers of tweets behind which there is nothing to read."""
SHARES = ("Scored", "Negative", "Share", "Interval")
WILSON = "Interval: Wilson's score interval, which takes tweets as independent; repeated texts make it too narrow."

CORRECTED = (
    "Corrected: for the model's own errors on labelled tweets (Rogan and Gladen, 1978), "
    "supposing that it errs as often here."
)


class Cell(Protocol):
    """Tweets that have something in common, and their mood."""

    @property
    def tweets(self) -> int | None:
        """Absent when suppressed."""

    @property
    def people(self) -> int | None:
        """Who wrote them; absent when suppressed."""

    @property
    def scored(self) -> int | None:
        """Those with a label; absent when suppressed."""

    @property
    def negative(self) -> Share | None:
        """Of the scored ones."""


class Hiding(Protocol):
    """Cells of which some are hidden."""

    @property
    def suppressed(self) -> int:
        """Entirely hidden."""

    @property
    def moods_suppressed(self) -> int:
        """Of which only the mood is hidden."""


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The time that a chart runs over, from left to right."""

    begin: datetime
    end: datetime
    unit: str
    """minute, hour or day: the rows of the table, one after the other."""
    opens: bool = False
    """Whether the tweets of a row can be read."""

    def start(self, row: int) -> datetime:
        """When that row of the table begins."""
        return self.begin + row * UNITS[self.unit]


@dataclass(frozen=True, slots=True)
class Figure:
    """One section. Without a chart there was no data, and `shows` says so."""

    title: str
    shows: str
    n: str
    how: tuple[str, ...]
    wide: str
    """SVG for a screen; empty when there is nothing to draw."""
    narrow: str
    """The same for a phone."""
    header: Row
    rows: tuple[Row, ...]
    texts: int = 1
    """Columns of the table that hold words; they come first."""
    half: bool = False
    """Whether it needs half the width of a screen only."""
    axis: TimeAxis | None = None
    """Of a chart over time."""

    @property
    def slug(self) -> str:
        """The title as a name in addresses, such as `negativity-over-time`."""
        return "-".join(re.findall(r"[a-z0-9]+", self.title.lower()))

    def opened_by(self, row: int) -> datetime | None:
        """Of which moment that row of the table opens the tweets, where there are any that may be told."""
        if self.axis is None or not self.axis.opens or self.rows[row][1] in CLOSED:
            return None
        return self.axis.start(row)


def axis_of(course: Course, *, opens: bool = False) -> TimeAxis | None:
    """The axis of a course, whose moments are the rows of its table."""
    if not course.moments:
        return None
    end = course.moments[-1].start + UNITS[course.unit]
    return TimeAxis(course.moments[0].start, end, course.unit, opens)


def cells(cell: Cell) -> Row:
    """What a table says of one of them, in the columns Tweets, People and those of SHARES."""
    return (told(cell.tweets), told(cell.people), told(cell.scored), *_share(cell.negative, cell.scored))


def corrected(adjusted: Adjusted | None) -> str:
    """A share corrected for the model's own errors, with its interval; or that it cannot be."""
    if adjusted is None:
        return "not known"
    return f"{percent(adjusted.share)} ({interval(adjusted)})" if adjusted.within else "not possible"


def told(number: int | None) -> str:
    """A number, or that it is suppressed."""
    return SUPPRESSED if number is None else f"{number:,}"


def _share(share: Share | None, scored: int | None) -> Row:
    if share is None:
        return (SUPPRESSED if scored is None else "not scored",) * 3
    return (f"{share.part:,}", percent(share.share), interval(share))


def hidden(among: Hiding, thing: str, k: int) -> str:
    """What is suppressed of a figure, and why."""
    if among.suppressed == among.moods_suppressed == 0:
        return "None is suppressed."
    return (
        f"Suppressed: {count(among.suppressed, thing)} entirely, and the mood of {among.moods_suppressed:,} more, "
        f"because fewer than {k} people stand behind it, or lest subtraction tell it."
    )


def nothing(ranking: Ranking, thing: str) -> str:
    """Why a ranking has nothing to show."""
    if ranking.suppressed:
        return f"Nothing to show: {count(ranking.suppressed, thing)} suppressed, with too few people behind."
    return f"No data: no {thing}."


def further(ranking: Ranking, thing: str, k: int) -> str:
    """What of a ranking is not shown."""
    return f"Not listed: {count(ranking.more, f'less busy {thing}')}. {hidden(ranking, thing, k)}"
