"""The command that watches, and tells when a rule holds."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from tweet_insights.failures import UsersError, one_line_for_a_failure, pause, stop_on_signal
from tweet_insights.settings_alerts import AlertsSettings

if TYPE_CHECKING:
    from tweet_insights.alerts.watch import Done, Watch

log = structlog.get_logger()
DEFAULTS = AlertsSettings()


def alerts(*, settings: AlertsSettings = DEFAULTS) -> int:
    """Judge the last complete hours by rules, and tell once when one begins to hold and once when it is over.

    Of any warehouse but BigQuery, where every look would be billed. Exit codes: 0 all is told, 1 the warehouse or the
    state cannot be used, or something could not be delivered (it is sent in the next run) or was refused for good (it
    is not), 2 wrong flags or rules.

    Example: tweet-insights alerts --rules rules.toml --warehouse duckdb:tweets.duckdb --state alerts.json

    Example: tweet-insights alerts --rules rules.toml --warehouse duckdb:tweets.duckdb --every 60

    Example: tweet-insights alerts-example > rules.toml
    """
    from tweet_insights.alerts.rules_file import RulesError  # noqa: PLC0415 - see cli.score
    from tweet_insights.alerts.state import alone  # noqa: PLC0415 - see cli.score

    try:
        watch = _watch(settings)
    except RulesError as error:
        print(error, file=sys.stderr)
        return 2
    with one_line_for_a_failure(), stop_on_signal() as stop, alone(settings.state):
        done = _again_and_again(watch, settings.every, stop) if settings.every else _once(watch, stop)
    if settings.every:
        return 0
    if done.undelivered:
        print(f"{done.undelivered} undelivered: they are in {settings.state} and sent in the next run", file=sys.stderr)
    if done.refused:
        print(f"{done.refused} refused for good: they are in {settings.state} and not sent again", file=sys.stderr)
    return 1 if done.undelivered or done.refused else 0


def alerts_example() -> None:
    """Print rules to begin with, each with what it is for."""
    print(Path(__file__).with_name("alerts").joinpath("example.toml").read_text(encoding="utf-8"), end="")


def _watch(settings: AlertsSettings) -> "Watch":
    from tweet_insights.alerts.rules_file import read_rules  # noqa: PLC0415 - see cli.score
    from tweet_insights.alerts.targets import Webhook  # noqa: PLC0415 - see cli.score
    from tweet_insights.alerts.watch import Watch  # noqa: PLC0415 - see cli.score
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - see cli.score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see cli.score

    rules = read_rules(settings.rules)
    with one_line_for_a_failure():
        if settings.warehouse.startswith("bigquery:"):
            raise UsersError("alerts does not read BigQuery, where every look would be billed: make a report")
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        for target in rules.delivery:
            if isinstance(target, Webhook):
                _ = target.secret  # one that is missing is said now, and not when there is something to tell
    return Watch(rules, warehouse, card_of(settings.model).scorer, settings.state, settings.as_json)


def _once(watch: "Watch", stop: Callable[[], bool]) -> "Done":
    return watch.run(datetime.now(UTC), lambda seconds: pause(seconds, stop))


def _again_and_again(watch: "Watch", every: float, stop: Callable[[], bool]) -> "Done":
    from tweet_insights.alerts.watch import Done  # noqa: PLC0415 - see cli.score
    from tweet_insights.warehouse import WarehouseBusyError  # noqa: PLC0415 - see cli.score

    done = Done(0, 0, 0)
    while not stop():
        try:
            done = _once(watch, stop)
        except WarehouseBusyError as error:
            log.warning("busy", why=str(error), again_in=every)
        pause(every, stop)
    return done
