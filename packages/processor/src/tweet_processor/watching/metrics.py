"""How the processor stands, as Prometheus scrapes it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tweet_processor.watching.position import State
from tweet_processor.watching.standing import Standing
from tweet_processor.watching.watch import Watch

PREFIX = "tweet_processor_"


@dataclass(frozen=True, slots=True, eq=False)  # by identity: prometheus_client keeps collectors as keys
class StandingCollector(Collector):
    """Reads the standing at each scrape: nothing is counted twice, and nothing is counted for nobody."""

    standing: Standing
    stuck_seconds: float

    def collect(self) -> Iterator[Metric]:
        """All metrics; what no look has found yet is left out."""
        now = time.monotonic()
        state = self.standing.state(now, self.stuck_seconds)
        states = GaugeMetricFamily(f"{PREFIX}state", "1 for what the processor does now.", labels=["state"])
        for each in State:
            states.add_metric([each], float(each is state))
        yield states
        yield from of_batches(self.standing)
        if self.standing.watch is not None:
            yield from of_records(self.standing.watch)
            yield from of_lag(self.standing.watch, now)


def of_batches(standing: Standing) -> Iterator[Metric]:
    """From Spark's progress and the supervisor."""
    done = standing.done
    yield CounterMetricFamily(f"{PREFIX}batches", "Finished batches.", len(done.batches))
    yield CounterMetricFamily(f"{PREFIX}batch_records", "Raw records in finished batches.", done.records)
    yield GaugeMetricFamily(f"{PREFIX}batch_duration_seconds", "Of the last finished batch.", done.batch_seconds)
    starts = CounterMetricFamily(f"{PREFIX}query_starts", "Starts of the query, by how it ran.", labels=["trigger"])
    for trigger in sorted(set(done.starts)):
        starts.add_metric([trigger], done.starts.count(trigger))
    yield starts


def of_records(watch: Watch) -> Iterator[Metric]:
    """What came out since the start, repetitions after a restart included."""
    seen = watch.seen
    yield CounterMetricFamily(f"{PREFIX}processed_records", "Written to processed.", seen.processed)
    rejected = CounterMetricFamily(f"{PREFIX}rejected_records", "Written to rejected, by reason.", labels=["reason"])
    for reason, count in sorted(seen.rejected.items()):
        rejected.add_metric([reason], count)
    yield rejected
    newest = GaugeMetricFamily(
        f"{PREFIX}newest_timestamp_seconds",
        "Of the processed record that was published to raw last: when the event happened, when raw had it. "
        "time() minus it is how fresh the stage is.",
        labels=["stage"],
    )
    for stage, moment in (("event", seen.newest_event), ("raw", seen.newest_raw)):
        if moment is not None:
            newest.add_metric([stage], moment.timestamp())
    yield newest


def of_lag(watch: Watch, now: float) -> Iterator[Metric]:
    """How far behind, and how old that knowledge is."""
    position = watch.position
    lag = GaugeMetricFamily(f"{PREFIX}lag_records", "Raw records that wait.", labels=["partition"])
    for number, waiting in sorted(position.lag(watch.raw_ends).items()):
        lag.add_metric([str(number)], waiting)
    yield lag
    age = max(0.0, now - watch.looked_at) if watch.looked_at is not None else float("nan")
    yield GaugeMetricFamily(f"{PREFIX}lag_age_seconds", "Since the lag was looked at.", age)
    still = max(0.0, now - position.moved_at) if position.seen else float("nan")
    yield GaugeMetricFamily(f"{PREFIX}unmoved_seconds", "Since anything was processed, or nothing waited.", still)
