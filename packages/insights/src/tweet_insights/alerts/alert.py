"""What is told: made of facts that have passed the privacy gate, and of the words of the rule."""

import hashlib
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from tweet_insights.alerts.episodes import Kind, News
from tweet_insights.alerts.judge import Remembered
from tweet_insights.alerts.rules import NegativeRule, PortionRule, Rule, VolumeRule, topic_of
from tweet_insights.alerts.value import Value
from tweet_insights.plain import interval_of, moment, percent, plain
from tweet_insights.warehouse import Model

SHARES = ("negative", "unscored", "automated", "offensive", "anger", "joy", "optimism", "sadness")
NAMES = {
    "negative": "negative tweets",
    "tweets": "tweets",
    "people": "people who write",
    "times_usual": "times the usual tweets",
    "pending": "tweets not scored yet",
    "rejected": "rejected records",
    "deleted": "deleted tweets",
    "gaps": "gaps of a source",
    "unscored": "tweets without a score",
    "automated": "tweets of accounts that look automated",
    "offensive": "offensive tweets",
    "anger": "anger among negative and positive tweets",
    "joy": "joy among negative and positive tweets",
    "optimism": "optimism among negative and positive tweets",
    "sadness": "sadness among negative and positive tweets",
    "freshness": "minutes since the newest tweet",
}


class Alert(BaseModel):
    """One thing to tell, as it is sent. `id` is the same however often it is sent."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    rule: str
    says: str
    measure: str | None
    """Absent of a rule that is gone and was last judged by an earlier release."""
    topic: str | None
    began: datetime
    start: datetime | None
    """Of the moment that was judged; absent when late data took the alert back."""
    end: datetime | None
    value: float | None
    n: int | None
    low: float | None
    high: float | None
    usual: float | None
    model: str
    model_version: str
    told_at: datetime


def alert(rule: Rule, news: News, model: Model, now: datetime) -> Alert:
    """The news of a rule in the form in which it is sent."""
    value = news.value
    return Alert(
        id=_id(rule.name, news.began, news.kind),
        kind=news.kind,
        rule=rule.name,
        says=_says(rule, news, model),
        measure=rule.measure,
        topic=topic_of(rule),
        began=news.began,
        start=value.start if value else None,
        end=value.end if value else None,
        value=value.value if value else None,
        n=value.n if value else None,
        low=value.low if value else None,
        high=value.high if value else None,
        usual=value.usual if value else None,
        model=model.name,
        model_version=model.version,
        told_at=now,
    )


def withdrawn(rule: str, known: Remembered, model: Model, now: datetime) -> list[Alert]:
    """What to tell of a rule that is in the file no more: whatever it fired is over."""
    return [
        Alert(
            id=_id(rule, episode.began, "resolved"),
            kind="resolved",
            rule=rule,
            says=f"{_over(rule, episode.began)}: its rule is gone.",
            measure=known.measure,
            topic=known.topic,
            began=episode.began,
            start=None,
            end=None,
            value=None,
            n=None,
            low=None,
            high=None,
            usual=None,
            model=model.name,
            model_version=model.version,
            told_at=now,
        )
        for episode in known.told
        if episode.ended is None
    ]


def _id(rule: str, began: datetime, kind: Kind) -> str:
    return hashlib.sha256(f"{rule}|{began.isoformat()}|{kind}".encode()).hexdigest()[:32]


def _over(rule: str, began: datetime) -> str:
    return f"{plain(rule)} is over, which began {moment(began, 'minute')}"


def _says(rule: Rule, news: News, model: Model) -> str:
    name, over = plain(rule.name), _over(rule.name, news.began)
    if news.value is None:
        return f"{over}: late data took it back."
    head = name if news.kind == "fired" else over
    return f"{head}: {_measured(rule, news.value)} Model {model.name} ({model.version})."


def _measured(rule: Rule, value: Value) -> str:
    about = f" of {plain(topic)}" if (topic := topic_of(rule)) else ""
    what = f"{_number(rule, value.value)} {NAMES[rule.measure]}{about}"
    return f"{what}{_sure(rule, value)} {_when(rule, value)}{_against(rule, value)}."


def _number(rule: Rule, number: float | None) -> str:
    if number is None:
        return "an unknown number of"
    if rule.measure in SHARES:
        return percent(number)
    return f"{number:,.1f}" if rule.measure == "times_usual" else f"{number:,.0f}"


def _sure(rule: Rule, value: Value) -> str:
    if isinstance(rule, NegativeRule | PortionRule) and value.low is not None and value.high is not None:
        return f" ({interval_of(value.low, value.high)}, n = {value.n:,})"
    return f" (n = {value.n:,})" if rule.measure in {"people", "times_usual"} else ""


def _when(rule: Rule, value: Value) -> str:
    if isinstance(rule, NegativeRule | VolumeRule):
        return f"in the {rule.every} of {moment(value.start, rule.every)}"
    span = "" if rule.measure == "freshness" else f" of the last {rule.hours} hours"
    return f"as of {moment(value.start, 'minute')}{span}"


def _against(rule: Rule, value: Value) -> str:
    usual = "" if value.usual is None else f", usually {_number(rule, value.usual)}"
    bounds = {"above": rule.above, "below": rule.below, "over at": rule.until}
    told = [f"{word} {_number(rule, bound)}" for word, bound in bounds.items() if bound is not None]
    if rule.stands:
        told.append("standing out from the moments before")
    return f"{usual} (rule: {', '.join(told)})"
