"""From verdicts to episodes, and from episodes to what is to be told: each begins once and ends once.

The last moments are judged again in each run, because late data may change them. What was told is compared with what is
found now, so that nothing is told twice and nothing is left out, whatever arrived late and however long nobody looked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from tweet_insights.alerts.rules import Rule
from tweet_insights.alerts.value import Value, Verdict, verdict

Kind: TypeAlias = Literal["fired", "resolved"]


@dataclass(frozen=True, slots=True)
class Episode:
    """A time in which a rule held."""

    began: datetime
    """The first moment of it."""
    ended: datetime | None = None
    """The moment by which it was over; None as long as it is not."""
    first: Value | None = None
    """What made it be told; None when that was in an earlier run."""
    last: Value | None = None
    """What ended it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rule stands after a moment."""

    firing: bool = False
    began: datetime | None = None
    """Of the episode, or of the moments that may become one."""
    running: int = 0
    """Moments running that speak for a change."""


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell."""

    kind: Kind
    began: datetime
    value: Value | None
    """None when late data took the episode back."""


def step(standing: Standing, rule: Rule, value: Value) -> Standing:
    """Where the rule stands after one more moment."""
    said = verdict(rule, value)
    if said is Verdict.UNKNOWN:
        return standing
    if standing.firing:
        running = standing.running + 1 if said is Verdict.CALM else 0
        return Standing() if running >= rule.calm_for else replace(standing, running=running)
    if said is not Verdict.HOLDS:
        return Standing()
    running, began = standing.running + 1, standing.began or value.start
    fires = running >= rule.moments
    return Standing(firing=fires, began=began, running=0 if fires else running)


def episodes(standing: Standing, rule: Rule, values: Sequence[Value]) -> Iterator[Episode]:
    """The episodes of these moments, the one that was going on before them included."""
    going = Episode(standing.began) if standing.firing and standing.began else None
    for value in values:
        standing = step(standing, rule, value)
        if standing.firing and standing.began and going is None:
            going = Episode(standing.began, first=value)
        elif going and not standing.firing:
            yield replace(going, ended=value.start, last=value)
            going = None
    if going:
        yield going


def news(told: Sequence[Episode], found: Sequence[Episode], now: Value | None) -> tuple[list[News], list[Episode]]:
    """What to tell, and what has been told then. `now` is the last value there is."""
    tidings: list[News] = []
    after = list(told)
    for episode in found:
        known = next((each for each in reversed(after) if overlap(each, episode)), None)
        if known and known.ended and episode.ended is None:
            # It was told to be over, and late data say that it goes on.
            episode, known = Episode(known.ended), None  # noqa: PLW2901 - the rest of it
        if known is None:
            tidings.append(News("fired", episode.began, episode.first or now))
            after.append(episode)
            if episode.ended:
                tidings.append(News("resolved", episode.began, episode.last))
        elif known.ended is None and episode.ended:
            tidings.append(News("resolved", known.began, episode.last))
            after[after.index(known)] = replace(known, ended=episode.ended)
    for gone in [each for each in told if each.ended is None and not any(overlap(each, one) for one in found)]:
        tidings.append(News("resolved", gone.began, None))
        after.remove(gone)
    return tidings, after


def overlap(one: Episode, other: Episode) -> bool:
    """Whether they have a time in common, and so are one."""
    return (other.ended is None or one.began < other.ended) and (one.ended is None or other.began < one.ended)
