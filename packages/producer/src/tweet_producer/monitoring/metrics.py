"""What Prometheus is told of a run, read when it asks: the loop itself does nothing for it."""

import time
from collections.abc import Callable, Iterator
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.registry import Collector
from tweet_schema.exposition import BuildInfo, family, family_by

from tweet_producer.balance import Balance
from tweet_producer.delivery import Delivery
from tweet_producer.monitoring import catalogue as told
from tweet_producer.production import Production


def process_registry() -> CollectorRegistry:
    """What is known of a process before there is a run: what it takes of the machine, and its version."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(BuildInfo(told.BUILD, version("tweet-producer")))
    return registry


def metrics_of(production: Production, clock: Callable[[], float] = time.time) -> CollectorRegistry:
    """The metrics of a run and of its process. `clock` gives seconds since 1970."""
    registry = process_registry()
    registry.register(_Run(production, clock))
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
    yield family(told.PRODUCED, balance.produced)
    yield family(told.ACKNOWLEDGED, balance.acknowledged)
    yield family(told.REJECTED, balance.rejected)
    yield family(told.RECOVERED, balance.recovered)
    yield family(told.OPEN, balance.open)
    yield family_by(told.REFUSED, delivery.refused)


def _source(production: Production, now: float) -> Iterator[Metric]:
    yield family_by(told.SOURCE_LAG, {name: now - newest for name, newest in production.newest.items()})
    waits = production.backpressure
    yield family(told.GAPS, waits.gaps)
    yield family(told.GAP_SECONDS, waits.gap_seconds)
    yield family(told.WAITED, waits.waited)


def _kafka(delivery: Delivery) -> Iterator[Metric]:
    outlets, traffic = delivery.outlets, delivery.outlets.traffic()
    yield family(told.KAFKA_UP, not delivery.away())
    yield family(told.KAFKA_STALLED, outlets.stalled())
    yield family(told.QUEUE, delivery.waiting())
    yield family(told.QUEUE_BYTES, traffic.queued_bytes)
    yield family(told.SENT_BYTES, traffic.sent_bytes)
    yield family(told.RETRIES, traffic.retries)
    yield family_by(told.ANSWERS, traffic.answers)
    yield family_by(told.ERRORS, outlets.errors())


def _spool(delivery: Delivery, now: float) -> Iterator[Metric]:
    spool = delivery.spool
    if spool is None:
        return
    yield family(told.SPOOLED, spool.appended)
    yield family(told.SPOOL, spool.events)
    yield family(told.SPOOL_BYTES, spool.bytes)
    yield family(told.SPOOL_LIMIT, spool.limit)
    yield family(told.SPOOL_AGE, 0.0 if spool.oldest_at is None else now - spool.oldest_at)
    yield family(told.SPOOL_FULL, delivery.full)
