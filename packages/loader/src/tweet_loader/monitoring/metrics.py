"""What Prometheus is told of a running loader."""

import time
from collections import Counter as Counted
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from tweet_schema.exposition import BuildInfo, counter, gauge, histogram
from tweet_schema.metric import Metric

from tweet_loader.accounting.reconcile import Balance
from tweet_loader.kafka.record import Place
from tweet_loader.monitoring import catalogue as told
from tweet_loader.rows.passing import Passing
from tweet_loader.sink import Committed
from tweet_loader.sinks.bigquery.quota import DAILY_LOADS

COMMIT_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
DELAY_SECONDS = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
"""A load job is due every 300 seconds."""


class Metrics:
    """The counts of one loader, each changed where it happens. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._moved = clock, clock()
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(BuildInfo(told.BUILD, version("tweet-loader")))
        self._rows = counter(told.ROWS, registry)
        self._replays = counter(told.REPLAYS, registry)
        self._refused = counter(told.REFUSED, registry)
        self._batches = counter(told.BATCHES, registry)
        self._waits = counter(told.WAITS, registry)
        self._commit = histogram(told.COMMIT, COMMIT_SECONDS, registry)
        self._delay = histogram(told.DELAY, DELAY_SECONDS, registry)
        self._lag = gauge(told.LAG, registry)
        self._assigned = gauge(told.ASSIGNED, registry)
        self._rebalances = counter(told.REBALANCES, registry)
        self._fresh = gauge(told.COMMITTED, registry)
        self._newest = gauge(told.NEWEST, registry)
        self._up = gauge(told.SINK_UP, registry)
        self._up.set(1)
        gauge(told.UNMOVED, registry).set_function(lambda: self._clock() - self._moved if self.behind else 0.0)
        self._quota: dict[Metric, Gauge] = {}
        self.behind = False
        """Whether records wait, as far as was last seen."""

    def committed(self, committed: Committed, seconds: float) -> None:
        """A commit and how long it took."""
        self._moved = self._clock()
        self._rows.labels("events").inc(committed.events)
        self._rows.labels("rejected").inc(committed.rejected)
        self._replays.inc(committed.replays)
        self._batches.inc()
        self._commit.observe(seconds)
        self._fresh.set(committed.loaded_at.timestamp())
        self._up.set(1)
        if committed.passing is not None:
            self._passed(committed.passing, committed.loaded_at)
        if committed.load_jobs is not None:
            self._load_jobs(committed.load_jobs)

    def lagging(self, records: Mapping[Place, int]) -> None:
        """How many records of each of its partitions wait; those of others' are theirs to tell."""
        self._lag.clear()
        for place, waiting in records.items():
            self._lag.labels(place.topic, place.partition).set(waiting)
        self.behind = any(records.values())
        if not self.behind:
            self._moved = self._clock()

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

    def _passed(self, passing: Passing, at: datetime) -> None:
        for reason, number in passing.refused.items():
            self._refused.labels(reason).inc(number)
        for stage, moment in (("event", passing.newest_event), ("raw", passing.newest_raw)):
            if moment is not None:
                self._newest.labels(stage).set(moment.timestamp())
        if passing.oldest_raw is not None:
            self._delay.observe(max(0.0, (at - passing.oldest_raw).total_seconds()))

    def _load_jobs(self, used: int) -> None:
        # Only of a sink that counts them: a limit that means nothing would draw a panel of nothing.
        if not self._quota:
            self._quota = {metric: gauge(metric, self.registry) for metric in (told.LOAD_JOBS, told.LOAD_JOBS_LIMIT)}
            self._quota[told.LOAD_JOBS_LIMIT].set(DAILY_LOADS)
        self._quota[told.LOAD_JOBS].set(used)


def balance_told(balance: Balance, at: datetime) -> CollectorRegistry:
    """What a balance found, by partition of raw, for a file that node_exporter's textfile collector reads."""
    registry = CollectorRegistry()
    missing, surplus, fates = (gauge(each, registry) for each in (told.UNACCOUNTED, told.SURPLUS, told.FATES))
    for partition, line in balance.partitions.items():
        missing.labels(partition).set(line.unaccounted)
        surplus.labels(partition).set(line.surplus)
        for fate in ("rows", "superseded", "duplicates", "deletes", "rejected"):
            fates.labels(partition, fate).set(getattr(line, fate))
    gauge(told.RECONCILED, registry).set(at.timestamp())
    return registry
