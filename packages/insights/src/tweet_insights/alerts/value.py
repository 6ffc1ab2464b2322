"""What was measured of one moment, and what it means to a rule."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tweet_insights.alerts.rules import Rule


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of one moment. It has passed the privacy gate, as all facts have."""

    start: datetime
    end: datetime
    """Exclusive. What is measured as it stands has the same start and end."""
    value: float | None
    """None: too few people stand behind it, or there is no data. A share is from 0 to 1."""
    n: int
    """Tweets, records or accounts that it rests on."""
    low: float | None = None
    high: float | None = None
    usual: float | None = None
    """Of the moments before; None where there are too few of them."""
    unusual: int = 0
    """1 when it is above the usual by more than chance, -1 when it is below, else 0."""


class Verdict(StrEnum):
    """What a value means to a rule."""

    HOLDS = "holds"
    BETWEEN = "between"
    """Not too much, and not over either."""
    CALM = "calm"
    UNKNOWN = "unknown"
    """Nothing can be said: it neither begins nor ends anything."""


def verdict(rule: Rule, value: Value) -> Verdict:
    """Whether the rule holds, as its threshold, its anomaly test, or both of them say."""
    if value.value is None or value.n < rule.least or (rule.stands and value.usual is None):
        return Verdict.UNKNOWN
    if _holds(rule, value, value.value):
        return Verdict.HOLDS
    return Verdict.CALM if _over(rule, value, value.value) else Verdict.BETWEEN


def _holds(rule: Rule, value: Value, measured: float) -> bool:
    beyond = (rule.above is None or measured > rule.above) and (rule.below is None or measured < rule.below)
    return beyond and (not rule.stands or value.unusual == _side(rule))


def _over(rule: Rule, value: Value, measured: float) -> bool:
    """Back to `until`; without it, what must stand out is over when it can no longer be told from the usual."""
    if rule.until is not None:
        return measured <= rule.until if _side(rule) > 0 else measured >= rule.until
    if not rule.stands or value.usual is None:
        return True
    low, high = (measured if end is None else end for end in (value.low, value.high))
    return low <= value.usual if _side(rule) > 0 else high >= value.usual


def _side(rule: Rule) -> int:
    return -1 if rule.below is not None else 1
