"""One run: measure, judge, remember, deliver. Killed at any point, the next run neither repeats nor loses anything."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from tweet_insights.alerts.alert import Alert, alert, withdrawn
from tweet_insights.alerts.courses import first_of
from tweet_insights.alerts.deliver import deliver
from tweet_insights.alerts.judge import Remembered, judge
from tweet_insights.alerts.measure import Measuring
from tweet_insights.alerts.rules import CoverageRule, FreshnessRule, PortionRule, Rule, Rules
from tweet_insights.alerts.state import REFUSED_KEPT, State, Undelivered, keep, read
from tweet_insights.privacy import Gate
from tweet_insights.warehouse import Model, Warehouse

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Done:
    """What one run has done."""

    fired: int
    resolved: int
    undelivered: int
    refused: int = 0
    """In this run, for good: these are not sent again."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Rules, what they are about, and where their state is."""

    rules: Rules
    warehouse: Warehouse
    model: Model
    state: Path
    as_json: bool = False

    def run(self, now: datetime, pause: Callable[[float], None]) -> Done:
        """Judge what is complete at `now`, and deliver that and what is left of earlier runs.

        Raises:
            UsersError: when the warehouse or the state cannot be used. What is left of earlier runs was sent before.
        """
        before = read(self.state)
        state = self._delivered(before, pause)
        known, alerts = self._judged(state, now)
        waiting = [Undelivered(target=target.name, alert=each) for each in alerts for target in self.rules.delivery]
        # Kept before anything is sent: whoever is killed in between sends it again, under the same id.
        state = state.model_copy(update={"rules": known, "undelivered": (*state.undelivered, *waiting)})
        keep(state, self.state)
        state = self._delivered(state, pause) if waiting else state
        fired = sum(each.kind == "fired" for each in alerts)
        seen = {(each.target, each.alert.id) for each in before.refused}
        refused = sum((each.target, each.alert.id) not in seen for each in state.refused)
        done = Done(fired, len(alerts) - fired, len(state.undelivered), refused)
        log.info("judged", rules=len(self.rules.rule), **dataclasses.asdict(done))
        return done

    def _judged(self, state: State, now: datetime) -> tuple[dict[str, Remembered], list[Alert]]:
        known: dict[str, Remembered] = {}
        alerts: list[Alert] = []
        with self.warehouse.reading(min(_span(rule, now) for rule in self.rules.rule)) as reading:
            measuring = Measuring(Gate(reading), self.model, now, timedelta(seconds=self.rules.settle_seconds))
            for rule in self.rules.rule:
                before = state.rules.get(rule.name, Remembered())
                known[rule.name], tidings = judge(rule, before, measuring.values(rule, before.since), now)
                alerts += [alert(rule, each, self.model, now) for each in tidings]
        for name in state.rules.keys() - known.keys():
            alerts += withdrawn(name, state.rules[name], self.model, now)
        return known, alerts

    def _delivered(self, state: State, pause: Callable[[float], None]) -> State:
        if not state.undelivered:
            return state
        targets = {target.name: target for target in self.rules.delivery}
        left, refused = deliver(state.undelivered, targets, pause, as_json=self.as_json)
        kept = (*state.refused, *refused)[-REFUSED_KEPT:]
        after = state.model_copy(update={"undelivered": left, "refused": kept})
        keep(after, self.state)
        return after


def _span(rule: Rule, now: datetime) -> datetime:
    """From when on tweets are needed."""
    match rule:
        case CoverageRule() | PortionRule():
            return now - timedelta(hours=rule.hours, minutes=1)
        case FreshnessRule():
            return first_of("hour", now)
        case _:
            return first_of(rule.every, now)
