"""However often somebody looks, the same is told, and each episode once."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.alerts.judge import Remembered, judge
from tweet_insights.alerts.rules import NegativeRule
from tweet_insights.alerts.value import Value

from .warehouse_file import START

HOUR = timedelta(hours=1)
SHARES = st.lists(st.sampled_from([0.1, 0.45, 0.9, None]), min_size=5, max_size=40)


def looked(rule: NegativeRule, shares: Sequence[float | None], looks: Sequence[int]) -> list[tuple[str, object]]:
    """What is told when somebody looks after so many hours."""
    values = [Value(START + at * HOUR, START + (at + 1) * HOUR, share, 100) for at, share in enumerate(shares)]
    known = Remembered(since=START)
    told: list[tuple[str, object]] = []
    for look in looks:
        seen = [value for value in values[:look] if known.since is None or value.start >= known.since]
        # Kept as a file in between, as between two processes.
        known, tidings = judge(rule, Remembered.model_validate_json(known.model_dump_json()), seen, START + look * HOUR)
        told += [(each.kind, each.began) for each in tidings]
    return told


def rule(moments: int, calm_for: int) -> NegativeRule:
    said = {"name": "r", "measure": "negative", "above": 0.5, "until": 0.4, "for": moments, "calm_for": calm_for}
    return NegativeRule.model_validate(said)


@given(shares=SHARES, moments=st.integers(1, 3), calm_for=st.integers(1, 3), data=st.data())
def test_what_is_told_does_not_depend_on_when_one_looks(
    shares: list[float | None], moments: int, calm_for: int, data: st.DataObject
) -> None:
    hours = range(1, len(shares) + 1)
    some = sorted({*data.draw(st.lists(st.sampled_from(hours))), len(shares)})
    each_hour = looked(rule(moments, calm_for), shares, hours)
    assert looked(rule(moments, calm_for), shares, some) == each_hour
    assert [kind for kind, _ in each_hour] == (["fired", "resolved"] * len(each_hour))[: len(each_hour)]
    assert len(set(each_hour)) == len(each_hour)


@given(early=SHARES, late=SHARES)
def test_late_data_never_leave_an_alert_open_that_does_not_hold(
    early: list[float | None], late: list[float | None]
) -> None:
    """Looked at twice with other data: what is open then is what the last look finds."""
    hours = min(len(early), len(late), 6)  # as many as are judged again
    changed = rule(1, 1)
    first = [Value(START + at * HOUR, START + (at + 1) * HOUR, early[at], 100) for at in range(hours)]
    then = [Value(START + at * HOUR, START + (at + 1) * HOUR, late[at], 100) for at in range(hours)]
    known, one = judge(changed, Remembered(since=START), first, START)
    _, two = judge(changed, known, then, START)
    kinds = [each.kind for each in [*one, *two]]
    fired, resolved = kinds.count("fired"), kinds.count("resolved")
    alone = [each.kind for each in judge(changed, Remembered(since=START), then, START)[1]]
    assert fired - resolved == alone.count("fired") - alone.count("resolved")
