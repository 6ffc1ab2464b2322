"""What a running pipeline looks like from outside: offsets in Kafka, rows and times in the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from confluent_kafka import KafkaException

from tweet_local.kafka_client import Broker, Offsets, total
from tweet_local.latency import Latency, recent_latencies
from tweet_local.site import Site
from tweet_local.stages import LOADER_GROUP

TRENDS_GROUP = "tweet-processor-trends"


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at everything, `at` seconds on some monotonic clock."""

    at: float
    raw: Offsets = field(default_factory=dict)
    processed: Offsets = field(default_factory=dict)
    rejected: Offsets = field(default_factory=dict)
    loaded: Offsets = field(default_factory=dict)
    """What the loader's group has committed of `processed`, by partition; of both topics in `loaded_total`."""
    loaded_total: int = 0
    trends: Offsets = field(default_factory=dict)
    counted: Offsets = field(default_factory=dict)
    """What the live windows' group has committed of `processed`; empty where nobody counts."""
    processing: Latency | None = None
    """From raw to processed."""
    loading: Latency | None = None
    """From raw to a row that can be queried."""

    @property
    def processor_lag(self) -> int:
        """Raw records without an answer yet. At least this many: repeats after a crash count as answers."""
        return max(0, total(self.raw) - total(self.processed) - total(self.rejected))

    @property
    def loader_lag(self) -> int:
        """Records of processed and rejected that are not in the warehouse yet."""
        return max(0, total(self.processed) + total(self.rejected) - self.loaded_total)

    @property
    def trends_lag(self) -> int:
        """Records of processed that are not counted in any window yet."""
        return max(0, total(self.processed) - total(self.counted))


def observe(site: Site, broker: Broker | None, at: float) -> Observation:
    """Look once, without a broker at the warehouse only.

    What does not answer just now is empty, so that a display goes on while a server restarts.
    """
    processing, loading = recent_latencies(site.warehouse)
    if broker is None:
        return Observation(at, processing=processing, loading=loading)
    try:
        raw, processed, rejected, trends = (broker.end_offsets(name) for name in site.topics.every)
        loaded = broker.group_offsets(LOADER_GROUP, site.topics.processed)
        set_aside = broker.group_offsets(LOADER_GROUP, site.topics.rejected)
        counted = broker.group_offsets(TRENDS_GROUP, site.topics.processed)
    except KafkaException:
        return Observation(at, processing=processing, loading=loading)
    done = total(loaded) + total(set_aside)
    return Observation(at, raw, processed, rejected, loaded, done, trends, counted, processing, loading)


@dataclass(frozen=True, slots=True)
class Rates:
    """Records a second."""

    produced: float
    processed: float
    loaded: float


def rates(window: Sequence[Observation]) -> Rates:
    """Averages over the window; zero before there are two observations that saw Kafka."""
    seen = [look for look in window if look.raw]
    if len(seen) < 2:
        return Rates(0, 0, 0)
    first, last = seen[0], seen[-1]
    passed = last.at - first.at

    def per_second(before: int, after: int) -> float:
        return max(0, after - before) / passed if passed > 0 else 0.0

    answered = [total(look.processed) + total(look.rejected) for look in (first, last)]
    return Rates(
        produced=per_second(total(first.raw), total(last.raw)),
        processed=per_second(*answered),
        loaded=per_second(first.loaded_total, last.loaded_total),
    )
