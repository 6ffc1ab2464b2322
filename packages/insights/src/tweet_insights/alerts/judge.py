"""Judge one rule by what was measured, and remember where it stands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce

from pydantic import BaseModel, ConfigDict

from tweet_insights.alerts.episodes import Episode, News, Standing, episodes, news, overlap, step
from tweet_insights.alerts.rules import NegativeRule, Rule, VolumeRule, topic_of
from tweet_insights.alerts.value import Value

AGAIN = 6
"""The latest moments that are judged again in each run, because late data may change them."""


class Remembered(BaseModel):
    """What is remembered of a rule between two runs."""

    model_config = ConfigDict(frozen=True)

    since: datetime | None = None
    """What was made from then on is judged in the next run; None before the first."""
    standing: Standing = Standing()
    """As it was then."""
    told: tuple[Episode, ...] = ()
    measure: str | None = None
    """What the rule was about when it was last judged, to be told when it is gone."""
    topic: str | None = None


def judge(rule: Rule, known: Remembered, values: Sequence[Value], now: datetime) -> tuple[Remembered, list[News]]:
    """What to tell, and what to remember when that is safe."""
    if not values:
        return known, []
    found = list(episodes(known.standing, rule, values))
    tidings: list[News] = []
    if rule.mute_until and now < rule.mute_until:
        told = [*known.told, *(each for each in found if each.ended and not _known(each, known.told))]
    else:
        tidings, told = news(known.told, found, values[-1])
    again = AGAIN if isinstance(rule, NegativeRule | VolumeRule) else 0
    settled = values[: max(len(values) - again, 0)]
    since = settled[-1].end if settled else known.since or values[0].start
    kept = [replace(each, first=None, last=None) for each in told if each.ended is None or each.ended >= since]
    standing = reduce(lambda before, value: step(before, rule, value), settled, known.standing)
    after = Remembered(since=since, standing=standing, told=tuple(kept), measure=rule.measure, topic=topic_of(rule))
    return after, tidings


def _known(episode: Episode, told: Sequence[Episode]) -> bool:
    return any(overlap(episode, each) for each in told)
