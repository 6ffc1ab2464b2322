"""How long it takes after an outstanding negative time until negativity is as it was before.

A stretch begins with a moment that stands out as negative. Before is the share of the last moments before it that
are part of no stretch. From the peak on, moments are put together until they hold ENOUGH scored tweets; the first
such time whose interval reaches down to the level before is the end: negativity is back, as far as can be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tweet_insights.behaviour.moments import Course, Moment, Standout
from tweet_insights.interval import Share, wilson

BEFORE = 24
"""Moments before a stretch, at most, that tell what was usual: a day of hours."""
ENOUGH = 30
"""Scored tweets that must be put together before it is asked whether negativity is back."""
RESOLVED = 3
"""Times between peak and end without which no half-life is told."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """One stretch of time that stands out as negative, and how it ended."""

    start: datetime
    before: Share
    peak: datetime
    """Beginning of the moment with the highest share."""
    worst: Share
    half: datetime | None
    """Beginning of the first time after the peak with no more than half of what the peak had over the level
    before; absent when it was back within few moments, or never was."""
    back: datetime | None
    """Beginning of the first time after the peak that is as before; absent when none was seen."""


def find_recoveries(course: Course, standing: Sequence[Standout]) -> tuple[Recovery, ...]:
    """The stretches of the course in their order; `standing` are its moments that stand out, in theirs."""
    known = [moment for moment in course.moments if moment.negative]
    negative = {found.start: found for found in standing if found.difference > 0}
    found: list[Recovery] = []
    calm: list[Share] = []
    place = 0
    while place < len(known):
        moment = known[place]
        if moment.start in negative:
            recovery, place = _recovery(known, place, _level(calm, negative[moment.start]))
            found.append(recovery)
        else:
            calm.append(_share(moment))
            place += 1
    return tuple(found)


def _level(calm: Sequence[Share], standout: Standout) -> Share:
    """What was usual before; of all other moments where too little was."""
    parts = sum(share.part for share in calm[-BEFORE:]), sum(share.whole for share in calm[-BEFORE:])
    return wilson(*parts) if parts[1] >= ENOUGH else standout.others


def _recovery(known: Sequence[Moment], first: int, before: Share) -> tuple[Recovery, int]:
    """The stretch that begins at `first`, and the place where it has ended."""
    peak, half, passed = first, None, 0
    end = len(known)
    place = first + 1
    while place < len(known):
        if _share(known[place]).share > _share(known[peak]).share and _share(known[place]).whole >= ENOUGH:
            peak, half, passed = place, None, 0
            place += 1
            continue
        together, following = _together(known, place)
        if together is None:
            break
        passed += 1
        if together.low <= before.share:
            end = place
            break
        if half is None and together.share <= (before.share + _share(known[peak]).share) / 2:
            half = known[place].start
        place = following
    back = known[end].start if end < len(known) else None
    worst = _share(known[peak])
    resolved = half if passed >= RESOLVED else None
    return Recovery(known[first].start, before, known[peak].start, worst, resolved, back), end


def _together(known: Sequence[Moment], place: int) -> tuple[Share | None, int]:
    """The share of as many moments as are needed from here on, and the place after them; None when all are too few."""
    part = whole = 0
    for following, share in enumerate(_shares(known, place), start=place + 1):
        part, whole = part + share.part, whole + share.whole
        if whole >= ENOUGH:
            return wilson(part, whole), following
    return None, len(known)


def _shares(known: Sequence[Moment], place: int) -> Iterator[Share]:
    return (_share(known[at]) for at in range(place, len(known)))


def _share(moment: Moment) -> Share:
    if moment.negative is None:
        raise ValueError(f"nothing is known of {moment.start}")
    return moment.negative
