"""What Prometheus is told of a run, read when it asks: the loop itself does nothing for it."""

import time
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from tweet_producer.balance import Balance
from tweet_producer.delivery import Delivery
from tweet_producer.production import Production

PREFIX = "tweet_producer_"


def metrics_of(production: Production, clock: Callable[[], float] = time.time) -> CollectorRegistry:
    """The metrics of a run and of its process. `clock` gives seconds since 1970."""
    registry = CollectorRegistry()
    registry.register(_Run(production, clock))
    ProcessCollector(registry=registry)
    return registry


class _Run(Collector):
    def __init__(self, production: Production, clock: Callable[[], float]) -> None:
        self._production, self._clock = production, clock

    def collect(self) -> Iterator[Metric]:
        """Every metric as it is now."""
        delivery, balance, now = self._production.delivery, self._production.balance(), self._clock()
        yield from _events(balance, delivery)
        yield from _source(self._production, now)
        yield from _kafka(delivery)
        yield from _spool(delivery, now)


def _events(balance: Balance, delivery: Delivery) -> Iterator[Metric]:
    yield _counter("produced_events", "Events taken from the source.", balance.produced)
    yield _counter("acknowledged_events", "Events that all replicas of Kafka have.", balance.acknowledged)
    yield _counter("rejected_events", "Refused events that the topic of rejected ones has.", balance.rejected)
    yield _counter("recovered_events", "Events that an earlier run left in the spool.", balance.recovered)
    yield _gauge("open_events", "Events that are neither in Kafka nor in the spool.", balance.open)
    yield _counters("refused_events", "Events that cannot be sent as such.", "reason", delivery.refused)


def _source(production: Production, now: float) -> Iterator[Metric]:
    lags = {name: now - newest for name, newest in production.newest.items()}
    yield _gauges("source_lag_seconds", "Age of the newest event, by which of its times.", "time", lags)
    waits = production.backpressure
    gaps = "Times that nothing was taken from the source for a second or longer, for want of room."
    yield _counter("source_gaps", gaps, waits.gaps)
    yield _counter("source_gap_seconds", "How long these were, together.", waits.gap_seconds)
    yield _counter("source_waited_seconds", "How long the source waited for room, short waits too.", waits.waited)


def _kafka(delivery: Delivery) -> Iterator[Metric]:
    outlets, traffic = delivery.outlets, delivery.outlets.traffic()
    yield _gauge("kafka_up", "Whether Kafka takes what it is sent.", not delivery.away())
    yield _gauge("kafka_stalled_seconds", "For how long it has taken nothing of what waits.", outlets.stalled())
    yield _gauge("queue_events", "Records that wait in Kafka's client.", delivery.waiting())
    yield _gauge("queue_bytes", "Bytes that they take, every few seconds.", traffic.queued_bytes)
    yield _counter("kafka_sent_bytes", "Bytes sent to Kafka.", traffic.sent_bytes)
    yield _counter("kafka_retries", "Requests that were sent again.", traffic.retries)
    yield _gauges("kafka_answer_seconds", "How long answers took lately.", "quantile", traffic.answers)
    yield _counters("errors", "What Kafka and its client complained of.", "code", outlets.errors())


def _spool(delivery: Delivery, now: float) -> Iterator[Metric]:
    spool = delivery.spool
    if spool is None:
        return
    age = 0.0 if spool.oldest_at is None else now - spool.oldest_at
    yield _counter("spooled_events", "Records put into the spool.", spool.appended)
    yield _gauge("spool_events", "Records in the spool.", spool.events)
    yield _gauge("spool_bytes", "Bytes that they take.", spool.bytes)
    yield _gauge("spool_limit_bytes", "Bytes that they may take.", spool.limit)
    yield _gauge("spool_oldest_age_seconds", "For how long the oldest has been there.", age)
    yield _gauge("spool_full", "Whether the source waits since there is no room in the spool.", delivery.full)


def _counter(name: str, says: str, value: float) -> Metric:
    return CounterMetricFamily(PREFIX + name, says, value=value)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, says, value=float(value))


def _counters(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, says, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family


def _gauges(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, says, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family
