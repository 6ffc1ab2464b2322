"""Steps of features/alerts.feature."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from insights_alerts import (  # type: ignore[import-not-found] # of bench/, which is in pytest's pythonpath
    EXAMPLE,
    HOURS,
    Replayed,
    planted,
    replayed,
)
from pytest_bdd import parsers, scenarios, then, when
from tweet_insights.alerts.rules_file import read_rules

scenarios("features/alerts.feature")
LOOKS = [*range(24, 48, 2), *range(48, HOURS + 1, 8)]
"""Each hour is judged however seldom somebody looks; so the delay told here is up to two hours more than need be."""
SOON = timedelta(hours=8)


@when(parsers.parse('the scenario "{scenario}" is looked at as it grows'), target_fixture="found")
def look(tmp_path: Path, scenario: str) -> Replayed:
    return replayed(tmp_path, scenario, read_rules(EXAMPLE), LOOKS)


@then('"outrage" fired once, within hours of the planted outrage\'s beginning, and was resolved once after its end')
def once(found: Replayed, record_property: Callable[[str, object], None]) -> None:
    waves = [(start, end) for _, start, end in planted("outrage")[:2]]
    begin, end = waves[0][0], waves[-1][1]
    fired, resolved = [alert for alert in found.alerts if alert.rule == "outrage"]
    assert (fired.kind, resolved.kind) == ("fired", "resolved")
    delay = fired.told_at - begin
    record_property("delay_hours", delay / timedelta(hours=1))
    print(f"told {delay / timedelta(hours=1):.1f} h after the planted outrage began")
    assert timedelta(0) < delay < SOON
    assert resolved.told_at > end


@then("nothing else was told of negative tweets")
def nothing_else(found: Replayed) -> None:
    assert {alert.rule for alert in found.alerts if alert.measure == "negative"} == {"outrage"}


@then("nothing was told at all")
def nothing(found: Replayed) -> None:
    assert found.alerts == ()
