"""The page of all metrics, from the catalogues that installed packages name in their metadata."""

from collections.abc import Iterator, Sequence
from importlib.metadata import entry_points

from tweet_schema.metric import Catalogue, Metric

GROUP = "tweet_schema.metrics"
"""Entry points whose objects are catalogues."""
HEAD = """# Metrics

Every metric of the pipeline, written by `tweet-schema metrics --write docs/metrics.md` from what the packages declare;
`make lint` fails when it is old. Units are seconds and bytes. A count ends in `_total` and begins at 0 with its
process, so ask for `rate(…)` or `increase(…)`. Beside these, each program tells `process_…` (CPU, memory, start) where
the system shows it. No label holds anything that a person wrote or is called.

What the alerts mean that rest on them, and what to do: [operations.md](operations.md).
"""


def catalogues() -> list[Catalogue]:
    """Those of all packages that are installed here, in the order in which tweets meet them."""
    found = [(entry.name, entry.load()) for entry in entry_points(group=GROUP)]
    for name, catalogue in found:
        if not isinstance(catalogue, Catalogue):
            raise TypeError(f"{GROUP} {name} is no catalogue")
    return [catalogue for _, catalogue in sorted(found, key=lambda each: each[0])]


def page(told: Sequence[Catalogue]) -> str:
    """The whole page, in Markdown."""
    return "\n".join([HEAD, *(line for catalogue in told for line in _section(catalogue))])


def _section(catalogue: Catalogue) -> Iterator[str]:
    yield f"## {catalogue.told_by}\n"
    yield "| name | type | labels | unit | what it means |"
    yield "|---|---|---|---|---|"
    yield from map(_row, catalogue)
    yield ""


def _row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels)
    return f"| `{metric.name}` | {metric.kind} | {labels} | {metric.unit} | {metric.says} |"
