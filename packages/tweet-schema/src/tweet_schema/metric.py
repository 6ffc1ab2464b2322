"""Metrics as they are promised to whoever watches: rules and panels elsewhere name them, as readers name a field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

UNITS = {
    "_timestamp_seconds": "seconds since 1970",
    "_seconds": "seconds",
    "_bytes": "bytes",
    "_info": "always 1",
}
"""By the end of a name, `_total` left out. The first that fits counts."""
_NAME = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]")
_OTHER_UNITS = re.compile(r"_(milliseconds|ms|minutes|hours|days|kilobytes|kb|mb|megabytes|percent)(_|$)")
RESERVED = frozenset({"le", "quantile", "job", "instance"})
"""Labels that Prometheus gives by itself, or that belong to histograms and summaries."""


class MetricNameError(ValueError):
    """A metric is not named as Prometheus' conventions ask."""


class Kind(StrEnum):
    """What may be asked of a metric."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    Raises:
        MetricNameError: when its name, its labels or its sentence are none.
    """

    name: str
    """As a query names it, `_total` included; of a histogram without its samples' ends."""
    kind: Kind
    says: str
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        objections = {
            f"a counter, and only a counter, ends in _total: {self.name}": self.name.endswith("_total")
            != (self.kind is Kind.COUNTER),
            f"this is no name: {self.name}": not _NAME.fullmatch(self.name),
            f"units are seconds and bytes: {self.name}": bool(_OTHER_UNITS.search(self.name)),
            f"{self.name} says nothing": not self.says,
            f"{self.name} has a label that is not its own": bool(RESERVED & {*self.labels}),
        }
        for objection, applies in objections.items():
            if applies:
                raise MetricNameError(objection)

    @property
    def unit(self) -> str:
        """What a value is a number of."""
        base = self.name.removesuffix("_total")
        known = (unit for end, unit in UNITS.items() if base.endswith(end))
        return next(known, base.rpartition("_")[2] if base.endswith(("_records", "_events")) else "number")

    @property
    def samples(self) -> tuple[str, ...]:
        """The names that a scrape shows of it."""
        if self.kind is Kind.HISTOGRAM:
            return tuple(self.name + end for end in ("_bucket", "_count", "_sum"))
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metrics of one program; each is declared by one of its methods, and told by nothing else."""

    prefix: str
    """Begins every name, with its `_`."""
    told_by: str
    """The command, and where it is to be asked."""
    metrics: dict[str, Metric] = field(default_factory=dict)

    def counter(self, name: str, says: str, *labels: str) -> Metric:
        """A count that never falls while the program runs."""
        return self._declared(name, Kind.COUNTER, says, labels)

    def gauge(self, name: str, says: str, *labels: str) -> Metric:
        """A value as it is now."""
        return self._declared(name, Kind.GAUGE, says, labels)

    def histogram(self, name: str, says: str, *labels: str) -> Metric:
        """How many values were below each of some bounds."""
        return self._declared(name, Kind.HISTOGRAM, says, labels)

    def build_info(self) -> Metric:
        """Which version runs: one series with the value 1, whose absence tells that nothing runs."""
        return self.gauge("build_info", "1, with the version of the program.", "version")

    def __iter__(self) -> Iterator[Metric]:
        return iter(self.metrics.values())

    def _declared(self, name: str, kind: Kind, says: str, labels: tuple[str, ...]) -> Metric:
        metric = Metric(self.prefix + name, kind, says, labels)
        if metric.name in self.metrics:
            raise MetricNameError(f"{metric.name} is declared twice")
        self.metrics[metric.name] = metric
        return metric
