"""Declared metrics with their values, as Prometheus scrapes them.

Needs the extra `metrics`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import Metric as Family
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from tweet_schema.metric import Catalogue, Kind, Metric

K = TypeVar("K", bound=str | tuple[str | int, ...])


def family(metric: Metric, value: float) -> Family:
    """A metric without labels."""
    return family_by(metric, {(): value})


def family_by(metric: Metric, values: Mapping[K, float]) -> Family:
    """A metric by its labels; with one label, that alone may be the key.

    Raises:
        ValueError: for another number of labels than were declared, or for a histogram, which counts by itself.
    """
    found: CounterMetricFamily | GaugeMetricFamily
    match metric.kind:
        case Kind.COUNTER:
            found = CounterMetricFamily(metric.name, metric.says, labels=metric.labels)
        case Kind.GAUGE:
            found = GaugeMetricFamily(metric.name, metric.says, labels=metric.labels)
        case Kind.HISTOGRAM:
            raise ValueError(f"{metric.name} counts by itself")
    for key, value in values.items():
        labels: tuple[str | int, ...] = (key,) if isinstance(key, str) else key
        if len(labels) != len(metric.labels):
            raise ValueError(f"{metric.name} has the labels {metric.labels}, not {labels}")
        found.add_metric([str(label) for label in labels], float(value))
    return found


class BuildInfo(Collector):
    """Which version of a program runs."""

    def __init__(self, metric: Metric, version: str) -> None:
        self._metric, self._version = metric, version

    def collect(self) -> Iterator[Family]:
        """The one series."""
        yield family_by(self._metric, {self._version: 1})


def undeclared(catalogue: Catalogue, scraped: Mapping[str, str]) -> list[str]:
    """Of scraped families, type by name: those under the catalogue's prefix that it does not have, or otherwise."""
    known = {metric.name: metric.kind.value for metric in catalogue}
    return [name for name, kind in scraped.items() if name.startswith(catalogue.prefix) and known.get(name) != kind]


def counter(metric: Metric, registry: CollectorRegistry) -> Counter:
    """One that is counted where it happens."""
    return Counter(metric.name, metric.says, metric.labels, registry=registry)


def gauge(metric: Metric, registry: CollectorRegistry) -> Gauge:
    """One that is set where it changes."""
    return Gauge(metric.name, metric.says, metric.labels, registry=registry)


def histogram(metric: Metric, bounds: Sequence[float], registry: CollectorRegistry) -> Histogram:
    """One that counts values by upper bounds."""
    return Histogram(metric.name, metric.says, metric.labels, registry=registry, buckets=bounds)
