"""Dates and times as people write them, read out of a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_CLOCK = r"(?P<{0}hour>\d{{1,2}}):(?P<{0}minute>\d{{2}})(?::00)?"
TIME = re.compile(
    rf"(?<![\w.,:-])(?:(?:(?P<day>\d{{1,2}})\ (?P<month>{_MONTH})(?:,?\ (?P<year>\d{{4}}))?"
    rf"|(?P<us_month>{_MONTH})\ (?P<us_day>\d{{1,2}})(?:,?\ (?P<us_year>\d{{4}}))?"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2}))"
    rf"(?:(?:T|,?\ (?:at\ )?){_CLOCK.format('')})?|{_CLOCK.format('lone_')})(?:\ ?(?:UTC|Z))?(?![\w:]|\.\d|,\d)"
)
HELD = "\uf8ff"
"""What stands for a time once it has been read: a sign of private use, which no answer may hold."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A time as far as it was said."""

    said: str
    parts: tuple[int | None, int | None, int | None, int | None, int | None]
    """Year, month, day, hour, minute."""

    def is_of(self, time: datetime) -> bool:
        """Whether nothing that was said contradicts that time, in UTC."""
        there = (time.year, time.month, time.day, time.hour, time.minute)
        return all(said in {None, part} for said, part in zip(self.parts, there, strict=True))

    def tells(self, time: datetime, unit: str) -> bool:
        """Whether it was that time that was said, so that no other could be meant. The year may be left out."""
        needed = self.parts[1:3] if unit == "day" else self.parts[1:]
        return None not in needed and self.is_of(time)


def read_times(sentence: str) -> tuple[str, tuple[Spoken, ...]]:
    """The sentence with HELD in place of each time, and the times. Hours take the date when there is just one."""
    found = [_spoken(match) for match in TIME.finditer(sentence)]
    dates = {each.parts[:3] for each in found if each.parts[2] is not None}
    if len(dates) == 1:
        found = [_dated(each, found) for each in found]
    return TIME.sub(HELD, sentence), tuple(found)


def _dated(each: Spoken, among: Sequence[Spoken]) -> Spoken:
    [date] = {other.parts[:3] for other in among if other.parts[2] is not None}
    return replace(each, parts=(*date, each.parts[3], each.parts[4]))


def _spoken(match: re.Match[str]) -> Spoken:
    def number(*names: str) -> int | None:
        return next((int(match[name]) for name in names if match[name] is not None), None)

    name = match["month"] or match["us_month"]
    named = next((place for place, month in enumerate(MONTHS, start=1) if name and month.startswith(name[:3])), None)
    year, month = number("year", "us_year", "iso_year"), named or number("iso_month")
    clock = (number("hour", "lone_hour"), number("minute", "lone_minute"))
    return Spoken(match[0], (year, month, number("day", "us_day", "iso_day"), *clock))
