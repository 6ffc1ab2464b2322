"""Observations as a table for people."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.table import Table

from tweet_local.kafka_client import total
from tweet_local.latency import Latency
from tweet_local.observe import Observation, Rates
from tweet_local.stages import Stage
from tweet_local.status import ReplicaStatus

COLUMNS = ("stage", "state", "in", "out", "rejected", "per s", "lag", "fresh p50 / p99")


def stage_table(states: Mapping[Stage, str], look: Observation, speed: Rates | None, title: str) -> Table:
    """One line for each stage that has a state."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="left" if name in {"stage", "state"} else "right")
    for stage, state in states.items():
        table.add_row(str(stage), _coloured(state), *cells(stage, look, speed))
    return table


def loaders_table(loaders: Mapping[str, ReplicaStatus]) -> Table:
    """One line for each loader and its share, or its role where one alone writes."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("loader", "state", "share"):
        table.add_column(name)
    for name, found in loaders.items():
        shares = (f"{topic} {' '.join(map(str, numbers))}" for topic, numbers in found.partitions.items())
        table.add_row(name, _coloured(f"{found.state} {found.pid}"), ", ".join(shares) or found.role)
    return table


def cells(stage: Stage, look: Observation, speed: Rates | None) -> tuple[str, ...]:
    """In, out, rejected, rate, lag and freshness of one stage; empty where the question makes no sense."""
    raw, processed, rejected = total(look.raw), total(look.processed), total(look.rejected)
    match stage:
        case Stage.PRODUCER:
            return ("", f"{raw:,}", "", _rate(speed.produced if speed else None), "", "")
        case Stage.PROCESSOR:
            counts = (f"{raw:,}", f"{processed:,}", f"{rejected:,}", _rate(speed.processed if speed else None))
            return (*counts, f"{look.processor_lag:,}", seconds(look.processing))
        case Stage.LOADER:
            counts = (f"{processed + rejected:,}", f"{look.loaded_total:,}", "", _rate(speed.loaded if speed else None))
            return (*counts, f"{look.loader_lag:,}", seconds(look.loading))
        case Stage.TRENDS:
            return (f"{processed:,}", f"{total(look.trends):,}", "", "", f"{look.trends_lag:,}", "")
        case _:
            return ("", "", "", "", "", "")


def seconds(latency: Latency | None) -> str:
    """Median and 99th percentile, in the unit that reads best."""
    return f"{_short(latency.median_s)} / {_short(latency.p99_s)}" if latency else ""


def plain_line(states: Mapping[Stage, str], look: Observation, speed: Rates) -> str:
    """The same for a log: one line."""
    down = [f"{stage} {state}" for stage, state in states.items() if state not in {"running", "not started"}]
    parts = [
        f"raw {total(look.raw):,} ({speed.produced:,.0f}/s)",
        f"processed {total(look.processed):,} rejected {total(look.rejected):,} ({speed.processed:,.0f}/s)",
        f"loaded {look.loaded_total:,} ({speed.loaded:,.0f}/s)",
        f"lag {look.processor_lag:,} + {look.loader_lag:,}",
    ]
    fresh = [f"freshness {seconds(look.loading)}"] if look.loading else []
    return " · ".join([*parts, *fresh, *down])


def _short(value_s: float) -> str:
    return f"{value_s * 1000:,.0f} ms" if value_s < 1 else f"{value_s:,.1f} s"


def _rate(per_second: float | None) -> str:
    return "" if per_second is None else f"{per_second:,.0f}"


def _coloured(state: str) -> str:
    return f"[red]{state}[/red]" if state == "ended" else f"[green]{state}[/green]"
