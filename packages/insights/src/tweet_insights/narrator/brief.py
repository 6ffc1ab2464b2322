"""What a narrator is told: the headline numbers of the facts, and nothing else. All of them have passed the gate."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tweet_insights.behaviour.burst import Burst
from tweet_insights.facts import Facts, Group
from tweet_insights.interval import Share
from tweet_insights.plain import moment, plain
from tweet_insights.prevalence import Adjusted

MOST_GROUPS, MOST_BURSTS = 5, 3
"""Of topics and of bursts: the first ones of the report."""
INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Number:
    """One that may be spoken, where its subject is named and all its `words` are said."""

    what: str
    value: Decimal
    """As it is spoken: a share as percent."""
    unit: str
    words: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Such as `29.5 %` and `11,474 tweets`."""
        return f"{self.value:.1f} {self.unit}" if self.unit in {"%", "points"} else f"{self.value:,.0f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What numbers are about: one of `names` is written, or all of `times`; with neither, all tweets."""

    title: str
    numbers: tuple[Number, ...]
    names: tuple[str, ...] = ()
    times: tuple[datetime, ...] = ()
    unit: str = "minute"
    """Of the times: of a day no hour has to be said."""
    words: tuple[str, ...] = ()
    """Which may be said of it, though of nothing else."""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that leaves the machine, beside the instructions."""

    everything: Subject
    """All tweets, and when they were made."""
    subjects: tuple[Subject, ...]

    def as_json(self) -> str:
        """What is sent."""
        return json.dumps([_told(self.everything), *map(_told, self.subjects)], indent=1, ensure_ascii=False)


def brief_of(facts: Facts) -> Brief:
    """The headline numbers; what is absent or suppressed in the facts is absent here."""
    period = (facts.first, facts.last) if facts.first and facts.last else ()
    everything = Subject("the tweets of this report", tuple(_overall(facts)), times=period, unit="day")
    return Brief(everything, (*_groups(facts), *_standout(facts), *_bursts(facts)))


def _told(subject: Subject) -> dict[str, object]:
    told: dict[str, object] = {"about": subject.title}
    if subject.names:
        told["name"] = list(subject.names)
    if subject.times:
        told["times"] = [moment(time, subject.unit) for time in subject.times]
    if subject.words:
        told["also allowed"] = list(subject.words)
    numbers = [{"number": each.told, "is": each.what, "say": list(each.words)} for each in subject.numbers]
    return {**told, "numbers": numbers}


def _overall(facts: Facts) -> Iterator[Number]:
    of = facts.coverage
    yield from _count("tweets", seen=of.seen, scored=of.scored, deleted=of.deleted, waiting=of.pending)
    yield from _count("tweets", language=of.unscored_language)
    yield from _count("records", rejected=of.rejected)
    if facts.people:
        yield Number("people who wrote", Decimal(facts.people), "people")
    if facts.negative:
        yield Number("how sure intervals are", _percent(facts.confidence), "%", (INTERVAL,))
        yield from _share(facts.negative, "scored tweets that are negative")
    if facts.negative_adjusted and facts.negative_adjusted.within:
        yield from _share(facts.negative_adjusted, "the same, corrected for the model's own errors", "corrected")
    if facts.standout:
        yield from _count(f"{facts.course.unit}s", compared=facts.standout.compared)
    if facts.spread and facts.spread.steps:
        deviation = _percent(facts.spread.deviation)
        yield Number("by how much people differ (standard deviation)", deviation, "points", ("people", "differ"))


def _groups(facts: Facts) -> Iterator[Subject]:
    kind, ranking = ("topic", facts.topics) if facts.topics.groups else ("hashtag", facts.hashtags)
    for place, group in enumerate(ranking.groups[:MOST_GROUPS]):
        name = plain(group.name)
        names = tuple(dict.fromkeys((name, name.split(" \N{MIDDLE DOT} ", maxsplit=1)[0])))
        yield Subject(f"the {kind} {name}", tuple(_group(group)), names, words=() if place else ("busiest",))


def _group(group: Group) -> Iterator[Number]:
    yield Number("tweets of it", Decimal(group.tweets), "tweets")
    yield Number("people who wrote them", Decimal(group.people), "people")
    if group.negative:
        yield from _share(group.negative, "scored ones of them that are negative")


def _standout(facts: Facts) -> Iterator[Subject]:
    found = facts.standout
    if found and found.certain:
        numbers = (
            *_share(found.negative, "scored tweets of that time that are negative"),
            Number("negative ones at other times", _percent(found.others.share), "%", ("negative", "other times")),
        )
        title = f"the {facts.course.unit} that stands out"
        yield Subject(title, numbers, times=(found.start,), unit=facts.course.unit, words=("unusual",))


def _bursts(facts: Facts) -> Iterator[Subject]:
    for burst in facts.bursts[:MOST_BURSTS]:
        times = (burst.span.start, burst.span.end)
        yield Subject("a burst, from and to", tuple(_burst(burst)), times=times)


def _burst(burst: Burst) -> Iterator[Number]:
    span = burst.span
    yield Number("tweets of it", Decimal(span.tweets), "tweets")
    if span.usual:
        yield Number("tweets that would be usual", Decimal(str(span.usual)), "tweets", ("usual",))
    if span.negative:
        yield from _share(span.negative, "scored ones of them that are negative")


def _count(unit: str, **counts: int) -> Iterator[Number]:
    """None is left out: that nothing was deleted cannot be said with a number."""
    for word, number in counts.items():
        if number:
            yield Number(f"{word} {unit}", Decimal(number), unit, (word,))


def _share(share: Share | Adjusted, what: str, *words: str) -> Iterator[Number]:
    said = ("negative", *words)
    yield Number(what, _percent(share.share), "%", said)
    yield Number(f"{what}: from", _percent(share.low), "%", (*said, INTERVAL))
    yield Number(f"{what}: to", _percent(share.high), "%", (*said, INTERVAL))


def _percent(share: float) -> Decimal:
    return 100 * Decimal(str(share))
