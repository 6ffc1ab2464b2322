"""What Prometheus is told of a running loader."""

from collections import Counter as Counted
from collections.abc import Collection, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from tweet_loader.kafka.record import Place
from tweet_loader.sink import Committed

PREFIX = "tweet_loader"
COMMIT_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counts of one loader, each changed where it happens."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._rows = self._counter("rows", "Rows that were added.", "table")
        self._replays = self._counter("replays", "Records that came again and were recognised.")
        self._batches = self._counter("batches", "Commits.")
        self._waits = self._counter("sink_waits", "Times that a call of the sink was tried again.")
        self._commit = Histogram(
            "commit_seconds",
            "From a delivery to its commit.",
            namespace=PREFIX,
            registry=self.registry,
            buckets=COMMIT_SECONDS,
        )
        self._lag = self._gauge("lag_records", "Records that Kafka holds and the sink does not.", "topic", "partition")
        self._assigned = self._gauge("assigned_partitions", "Partitions that are this loader's.", "topic")
        self._rebalances = self._counter("rebalances", "Times that this loader's share changed.")
        self._fresh = self._gauge("committed_timestamp_seconds", "When the newest commit was, in seconds since 1970.")
        self._up = self._gauge("sink_up", "Whether the sink takes what it is given.")
        self._up.set(1)

    def committed(self, committed: Committed, seconds: float) -> None:
        """A commit and how long it took."""
        self._rows.labels("events").inc(committed.events)
        self._rows.labels("rejected").inc(committed.rejected)
        self._replays.inc(committed.replays)
        self._batches.inc()
        self._commit.observe(seconds)
        self._fresh.set(committed.loaded_at.timestamp())
        self._up.set(1)

    def lagging(self, records: Mapping[Place, int]) -> None:
        """How many records of each of its partitions wait; those of others' are theirs to tell."""
        self._lag.clear()
        for place, waiting in records.items():
            self._lag.labels(place.topic, place.partition).set(waiting)

    def assigned(self, places: Collection[Place]) -> None:
        """Its share changed."""
        self._rebalances.inc()
        self._assigned.clear()
        for topic, number in Counted(place.topic for place in places).items():
            self._assigned.labels(topic).set(number)

    def waiting(self) -> None:
        """The sink is away."""
        self._waits.inc()
        self._up.set(0)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, namespace=PREFIX, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, namespace=PREFIX, registry=self.registry)


def unaccounted(records: Mapping[int, int], at: datetime) -> CollectorRegistry:
    """What a balance found, by partition of raw, for a file that node_exporter's textfile collector reads."""
    registry = CollectorRegistry()
    gauge = Gauge("unaccounted_records", "Raw records that no row explains.", ["partition"], PREFIX, registry=registry)
    for partition, number in records.items():
        gauge.labels(partition).set(number)
    Gauge("reconciled_timestamp_seconds", "When.", namespace=PREFIX, registry=registry).set(at.timestamp())
    return registry
