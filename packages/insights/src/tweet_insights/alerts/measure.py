"""Ask the warehouse for what rules are about, and for no more. Every query goes through the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tweet_insights.alerts.courses import Hearing, first_of, heard
from tweet_insights.alerts.rules import CoverageRule, FreshnessRule, NegativeRule, PortionRule, Rule, Unit, VolumeRule
from tweet_insights.alerts.value import Value
from tweet_insights.behaviour.automation import find_automation
from tweet_insights.behaviour.course import course_of, untold_by
from tweet_insights.behaviour.emotions import felt_in_all
from tweet_insights.behaviour.themes import find_themes
from tweet_insights.behaviour.topics import MOST
from tweet_insights.facts import Coverage
from tweet_insights.interval import Share, wilson
from tweet_insights.privacy import Gate
from tweet_insights.question import COVERAGE, GAPS, HASHTAGS, OVER_TIME, TOPICS_OVER_TIME
from tweet_insights.warehouse import Model, Parameter

NEVER_SEEN = Hearing("hour", ())


@dataclass(slots=True)
class Measuring:
    """One state of the warehouse, as it is at `now`. What several rules need is asked once."""

    gate: Gate
    model: Model
    now: datetime
    settle: timedelta
    _coverage: dict[datetime | None, tuple[Coverage, datetime | None]] = field(default_factory=dict)
    _courses: dict[Unit, Hearing] = field(default_factory=dict)
    _topics: dict[Unit, Mapping[str, Hearing]] = field(default_factory=dict)

    def values(self, rule: Rule, since: datetime | None) -> Sequence[Value]:
        """What the rule is about: of the moments from `since` on, or as it stands now."""
        match rule:
            case NegativeRule() | VolumeRule():
                return self._hearing(rule).values(rule, since)
            case CoverageRule():
                return [self._as_it_stands(rule)]
            case PortionRule():
                return [self._portion(rule)]
            case FreshnessRule():
                return [self._freshness()]

    def _hearing(self, rule: NegativeRule | VolumeRule) -> Hearing:
        if rule.topic is None:
            if rule.every not in self._courses:
                answer = self.gate.ask(OVER_TIME, **self._about(first_of(rule.every, self.now)), unit=rule.every)
                self._courses[rule.every] = self._complete(answer.cells, rule.every)
            return self._courses[rule.every]
        if rule.every not in self._topics:
            self._topics[rule.every] = self._by_topic(rule.every)
        return self._topics[rule.every].get(_tag(rule.topic), NEVER_SEEN)

    def _by_topic(self, unit: Unit) -> Mapping[str, Hearing]:
        """By each hashtag of it, the course of a topic."""
        since = first_of(unit, self.now)
        about = self._about(since)
        seen, last = self._seen(since)
        about |= untold_by(course_of(self.gate.ask(OVER_TIME, **about, unit=unit).cells, unit))
        rows = self.gate.ask(HASHTAGS, **about).cells.slice(0, MOST).to_pylist()
        themes = find_themes(self.gate, about, {row["hashtag"]: row["language"] for row in rows}, last, seen.living)
        if themes.answer is None:
            return {}
        cells = self.gate.ask(TOPICS_OVER_TIME, **{**themes.asked, "unit": unit}).cells
        found: dict[str, Hearing] = {}
        for number, topic in reversed(list(enumerate(themes.found.topics))):
            own = self._complete(cells.filter(pc.equal(cells.column("topic"), pa.scalar(number, pa.int16()))), unit)
            found |= dict.fromkeys(map(_tag, (*topic.topic.hashtags, topic.anchor)), own)
        return found

    def _complete(self, cells: pa.Table, unit: Unit) -> Hearing:
        return heard(course_of(cells, unit), unit, self.now - self.settle)

    def _as_it_stands(self, rule: CoverageRule) -> Value:
        since = self._hours_ago(rule.hours)
        seen, _ = self._seen(since)
        if rule.measure == "gaps":
            gaps = self.gate.ask(GAPS, **self._about(since)).cells.num_rows
            return Value(self.now, self.now, gaps, gaps)
        counted = {"pending": seen.pending, "rejected": seen.rejected, "deleted": seen.deleted}[rule.measure]
        return Value(self.now, self.now, counted, seen.rejected if rule.measure == "rejected" else seen.seen)

    def _portion(self, rule: PortionRule) -> Value:
        since = self._hours_ago(rule.hours)
        if rule.measure == "unscored":
            seen, _ = self._seen(since)
            unscored = seen.living - seen.scored
            return self._share(wilson(unscored, seen.living) if seen.living else None)
        if rule.measure != "automated":
            felt = felt_in_all(self.gate, self._about(since))
            return self._share({**felt.shares, "offensive": felt.offensive}[rule.measure])
        found = find_automation(self.gate, self._about(since), None)
        accounts = found.accounts.whole if found.accounts else 0
        return self._share(found.tweets, n=accounts)

    def _share(self, share: Share | None, n: int | None = None) -> Value:
        if share is None:
            return Value(self.now, self.now, None, 0)
        return Value(self.now, self.now, share.share, share.whole if n is None else n, share.low, share.high)

    def _freshness(self) -> Value:
        seen, last = self._seen(first_of("hour", self.now))
        if last is None:
            seen, last = self._seen(None)
        minutes = None if last is None else max(0.0, (self.now - last) / timedelta(minutes=1))
        return Value(self.now, self.now, minutes, seen.living)

    def _seen(self, since: datetime | None) -> tuple[Coverage, datetime | None]:
        if since not in self._coverage:
            [row] = self.gate.ask(COVERAGE, **self._about(since)).cells.to_pylist()
            row.pop("first")
            last = row.pop("last")
            self._coverage[since] = Coverage(**row), last
        return self._coverage[since]

    def _hours_ago(self, hours: int) -> datetime:
        return (self.now - timedelta(hours=hours)).replace(second=0, microsecond=0)

    def _about(self, since: datetime | None) -> dict[str, Parameter]:
        model = self.model
        return {
            "since": since, "model": model.name, "model_version": model.version, "languages": model.languages,
        }  # fmt: skip


def _tag(topic: str) -> str:
    return topic.strip().removeprefix("#").casefold()
