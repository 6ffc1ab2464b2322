"""How well tweet-insights recovers what is true of fake people, by scenario, model and seed, as a table.

uv run python bench/insights_truth.py [--scenario outrage bots] [--model fast quality] [--seed 42] [--tweets 20000]

Tweets go from the society into a DuckDB file without Kafka and Spark; they are scored and evaluated by the commands
that anybody runs.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from insights_warehouse import made  # type: ignore[import-not-found] # beside this file
from pydantic import TypeAdapter
from tweet_insights.evaluate import Evaluation, Labels
from tweet_insights.interval import Share
from tweet_insights.plain import interval, percent
from tweet_insights.prevalence import Adjusted
from tweet_producer.settings import FakeSettings

EVALUATION = TypeAdapter(Evaluation)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", nargs="+", default=["outrage", "bots"])
    parser.add_argument("--model", nargs="+", default=["fast"])
    parser.add_argument("--seed", type=int, nargs="+", default=[42])
    parser.add_argument("--tweets", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=2_000)
    said = parser.parse_args()
    columns = {
        f"{scenario}, {model}, seed {seed}": found
        for scenario in said.scenario
        for seed in said.seed
        for model, found in evaluated(scenario, seed, said.model, said.tweets, said.people).items()
    }
    print("| | " + " | ".join(columns) + " |")
    print("|---|" + "--:|" * len(columns))
    for name, row in ROWS.items():
        print(f"| {name} | " + " | ".join(row(found) for found in columns.values()) + " |")


def evaluated(scenario: str, seed: int, models: list[str], tweets: int, people: int) -> dict[str, Evaluation]:
    with tempfile.TemporaryDirectory() as folder:
        truth, path = Path(folder, "truth"), Path(folder, "tweets.duckdb")
        made(path, FakeSettings(count=tweets, people=people, seed=seed, scenario=scenario, truth=truth))
        found = {}
        for model in models:
            about = ["--model", model, "--warehouse", f"duckdb:{path}"]
            asked("score", *about)
            found[model] = EVALUATION.validate_json(asked("evaluate", *about, "--truth", str(truth), "--json"))
    return found


def asked(*command: str) -> str:
    name = str(Path(sys.executable).with_name("tweet-insights"))
    return subprocess.run([name, *command], check=True, capture_output=True, text=True).stdout


def share(found: Share | None) -> str:
    return f"{percent(found.share)} ({interval(found)}), n = {found.whole:,}" if found else "none"


def corrected(found: Adjusted | None) -> str:
    return f"{percent(found.share)} ({interval(found)})" if found else "none"


def labels(found: Evaluation, figure: Callable[[Labels], str]) -> str:
    return figure(found.labels) if found.labels else "none"


def contagion(found: Evaluation, *, true: bool) -> str:
    [one] = [each for each in found.contagion if each.held.startswith("day")]
    told = one.true if true else one.counted
    return f"{100 * told.difference:.1f} ({100 * told.low:.1f} to {100 * told.high:.1f}) points"


ROWS: dict[str, Callable[[Evaluation], str]] = {
    "labels right": lambda found: labels(found, lambda told: share(told.right)),
    "macro recall": lambda found: labels(found, lambda told: percent(told.macro_recall)),
    "calibration error": lambda found: labels(found, lambda told: f"{told.calibration_error:.3f}"),
    "negative, in truth": lambda found: labels(found, lambda told: percent(told.true_negative.share)),
    "negative, counted": lambda found: labels(found, lambda told: percent(told.counted_negative.share)),
    "negative, corrected": lambda found: labels(found, lambda told: corrected(told.corrected_negative)),
    "people: rank correlation": lambda found: f"{found.people.rank_correlation:.2f}, n = {found.people.people}",
    "people: true share within their interval": lambda found: share(found.people.inside),
    "bots: precision": lambda found: share(found.bots.precision),
    "bots: recall": lambda found: share(found.bots.recall),
    "bursts: planted events found": lambda found: f"{found.bursts.found} of {found.bursts.planted}",
    "bursts that belong to one": lambda found: f"{found.bursts.right} of {found.bursts.outstanding}",
    "contagion, by true tones": lambda found: contagion(found, true=True),
    "contagion, by labels": lambda found: contagion(found, true=False),
}


if __name__ == "__main__":
    main()
