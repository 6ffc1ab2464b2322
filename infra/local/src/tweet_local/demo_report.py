"""The end of a demo, for people and for machines."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tweet_local.balance import balance_table
from tweet_local.demo import Outcome

MIB = 1024 * 1024

Line = Mapping[str, JsonValue]
"""One stage, by the names that the loader gives its figures."""

COLUMNS = {
    "stage": "stage",
    "in": "in",
    "out": "out",
    "rejected": "rejected",
    "per second": "per_second",
    "lag": "lag",
    "median": "median_ms",
    "p99": "p99_ms",
}
"""Column as shown, figure as the loader calls it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took from the machine."""

    seconds: float
    peak_bytes: int
    """Of all processes together, a shared page counted once (PSS), sampled every other second."""


def show(outcome: Outcome, cost: Cost, console: Console) -> None:
    """Tables, sentences and figures, in the order in which a person wants them."""
    console.print(stages_table(stage_lines(outcome)))
    console.print(balance_table(outcome.balance))
    console.print(f"unaccounted {outcome.balance.unaccounted:,}", style="green" if outcome.balance.closes else "red")
    console.print()
    for line in outcome.report.splitlines():
        console.print(line, soft_wrap=True)
    marks = ", ".join(f"{what} after {seconds:.1f} s" for what, seconds in outcome.seconds.items())
    console.print(f"\n{cost.seconds:.1f} s in all: {marks}", soft_wrap=True)
    console.print(f"{cost.peak_bytes / MIB:,.0f} MiB of memory at most, in all processes together")


def as_json(outcome: Outcome, cost: Cost) -> str:
    """The same as one object."""
    lines = outcome.report.splitlines()
    sentences, report = lines[:-1], lines[-1]
    found = {
        "produced": outcome.summary,
        "stages": stage_lines(outcome),
        "balance": outcome.balance.model_dump(),
        "unaccounted": outcome.balance.unaccounted,
        "report": report,
        "sentences": sentences,
        "seconds": {**outcome.seconds, "all": cost.seconds},
        "peak_bytes": cost.peak_bytes,
    }
    return json.dumps(found, indent=2)


def stage_lines(outcome: Outcome) -> Sequence[Line]:
    """The lines of `tweet-loader freshness`, with the producer's rate by its own clock, and one for the scores."""
    lines = [_producer(outcome.summary, line) for line in json.loads(outcome.freshness)["stages"]]
    score: Mapping[str, JsonValue] = json.loads(outcome.score)
    scored, other = int(str(score["scored"])), int(str(score["unscored_language"]))
    return [*lines, {"stage": "insights", "in": scored + other, "out": scored}]


def _producer(summary: Mapping[str, int], line: Line) -> Line:
    """Kafka's stamps say nothing of its rate: 20,000 tweets get there within one of their milliseconds."""
    if line["stage"] != "producer":
        return line
    return {**line, "per_second": 1000 * summary["produced"] / max(1, summary["milliseconds"])}


def stages_table(lines: Sequence[Line]) -> Table:
    """One line for each stage; latencies are counted from the moment at which Kafka had the tweet in raw."""
    table = Table(title="Stages", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="left" if name == "stage" else "right")
    for line in lines:
        table.add_row(*(_cell(line.get(key), key) for key in COLUMNS.values()))
    return table


def _cell(value: JsonValue, key: str) -> str:
    if isinstance(value, int | float):
        return f"{value / 1000:,.1f} s" if key.endswith("_ms") else f"{value:,.0f}"
    return "" if value is None else str(value)
