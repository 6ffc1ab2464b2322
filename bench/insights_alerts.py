"""What alerts make of a planted week, looked at hour by hour as it goes: what is told, when, and how late that is.

uv run python bench/insights_alerts.py [--scenario outrage] [--seed 42] [--count 20000] [--every 1] [--rules FILE]

The warehouse is a DuckDB file that grows by an hour before each look. The labels are those of the model `fast`.
"""

import argparse
import json
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import duckdb
from insights_warehouse import made  # type: ignore[import-not-found] # beside this file
from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.rules import Rules
from tweet_insights.alerts.rules_file import read_rules
from tweet_insights.alerts.watch import Watch
from tweet_insights.logs import log_to_stderr
from tweet_insights.models.card import card_of
from tweet_insights.models.ladder import Rung, judge
from tweet_insights.score import score
from tweet_insights.warehouses.duckdb import DuckDB
from tweet_producer.settings import WEEK_END, WEEK_START, FakeSettings

HOUR, LATE = timedelta(hours=1), timedelta(minutes=3)
"""It is looked LATE after each hour's end."""
HOURS = round((WEEK_END - WEEK_START) / HOUR)
EXAMPLE = Path(str(files("tweet_insights.alerts").joinpath("example.toml")))
TWEETS = ("negative", "tweets", "people", "times_usual")
"""Measures of what is written. The others tell of the pipeline, and a replayed one is as it should be."""


@dataclass(frozen=True)
class Replayed:
    """What was told in a week, and what looking cost."""

    alerts: tuple[Alert, ...]
    looks: int
    seconds: float


def replayed(
    folder: Path, scenario: str, rules: Rules, looks: Sequence[int], *, seed: int = 42, count: int = 20_000
) -> Replayed:
    """The alerts of a week of fake tweets that is looked at after the hours `looks`, each after all before is loaded.

    The folder is left with the two warehouses, the state and the alerts.
    """
    whole, growing, told = folder / "whole.duckdb", folder / "growing.duckdb", folder / "alerts.jsonl"
    made(whole, FakeSettings(scenario=scenario, seed=seed, count=count))
    score(DuckDB(whole, HOUR), judge(Rung.FAST), lambda: datetime.now(UTC))
    with duckdb.connect(whole) as database:
        database.execute(f"ATTACH '{growing}' AS growing")
        for table in ("tweets", "rejected", "scores"):
            database.execute(f"CREATE TABLE growing.{table} AS FROM {table} LIMIT 0")
    delivery = [{"kind": "file", "path": str(told)}]
    kept = {"rule": [each for each in rules.rule if each.measure in TWEETS], "delivery": delivery}
    of_tweets = Rules.model_validate({**rules.model_dump(by_alias=True), **kept}, by_alias=True)
    watch = Watch(of_tweets, DuckDB(growing, HOUR), card_of(Rung.FAST).scorer, folder / "state.json")
    began, since = time.process_time(), WEEK_START
    for hour in looks:
        until = WEEK_START + hour * HOUR
        grow(whole, growing, since, until)
        watch.run(until + LATE, pause=lambda _: None)
        since = until
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return Replayed(tuple(map(Alert.model_validate_json, lines)), len(looks), time.process_time() - began)


def grow(whole: Path, growing: Path, since: datetime, until: datetime) -> None:
    """Load what was made in between, with its scores."""
    with duckdb.connect(growing) as database:
        database.execute(f"ATTACH '{whole}' AS whole (READ_ONLY)")
        database.execute(
            "INSERT INTO tweets FROM whole.tweets WHERE created_at >= $1 AND created_at < $2", [since, until]
        )
        database.execute(
            "INSERT INTO scores FROM whole.scores WHERE tweet_id IN (SELECT tweet_id FROM whole.tweets "
            "WHERE created_at >= $1 AND created_at < $2)",
            [since, until],
        )


def planted(scenario: str) -> Sequence[tuple[str, datetime, datetime]]:
    """The bursts of a shipped scenario, with begin and end."""
    text = files("tweet_producer.society").joinpath("scenarios", f"{scenario}.toml").read_text(encoding="utf-8")
    week = WEEK_END - WEEK_START
    return [
        (each["tag"], WEEK_START + each["at"] * week, WEEK_START + (each["at"] + each["lasts"]) * week)
        for each in tomllib.loads(text).get("bursts", [])
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scenario", default="outrage")
    asked.add_argument("--seed", type=int, default=42)
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--rules", type=Path, default=EXAMPLE)
    asked.add_argument("--every", type=int, default=1, help="hours between two looks")
    given = asked.parse_args()
    log_to_stderr()
    looks = range(given.every, HOURS + 1, given.every)
    with tempfile.TemporaryDirectory() as folder:
        rules = read_rules(given.rules)
        found = replayed(Path(folder), given.scenario, rules, looks, seed=given.seed, count=given.count)
    for tag, start, end in planted(given.scenario):
        print(f"planted: {tag} from {start:%d %H:%M} to {end:%d %H:%M}")
    for alert in found.alerts:
        print(f"{alert.told_at:%d %H:%M} {alert.kind}: {alert.says}")
    first = next((alert for alert in found.alerts if alert.rule == "outrage" and alert.kind == "fired"), None)
    if first and planted(given.scenario):
        begin = planted(given.scenario)[0][1]
        print(f"told {(first.told_at - begin) / HOUR:.1f} h after it began")
    print(json.dumps({"alerts": len(found.alerts), "ms_a_look": round(1000 * found.seconds / found.looks)}))


if __name__ == "__main__":
    main()
