"""How a run stands, for whoever asks over the web."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from prometheus_client import CollectorRegistry

from tweet_producer.monitoring.http_server import Watched, listening
from tweet_producer.monitoring.metrics import metrics_of, process_registry
from tweet_producer.production import Production

log = structlog.get_logger()
STUCK_SECONDS = 60.0
"""The loop moves ten times a second, and a slow disk or a source may hold it for a while."""


class Health:
    """The state of a run: at first it begins, then there is a production.

    Args:
        clock: seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._beat = clock, clock()
        self._production: Production | None = None
        self._metrics = process_registry()

    def begin(self, production: Production) -> None:
        """From now on it is this production that is watched."""
        self._metrics, self._production = metrics_of(production), production
        self.beat()

    def beat(self) -> None:
        """The loop moves."""
        self._beat = self._clock()

    def metrics(self) -> CollectorRegistry:
        """What Prometheus is told."""
        return self._metrics

    def unhealthy(self) -> list[str]:
        """Why the process should be started anew. A Kafka that is away is no reason."""
        still = self._clock() - self._beat
        if self._production is None or still <= STUCK_SECONDS:
            return []
        return [f"nothing has moved for {still:.0f} s"]

    def unready(self) -> list[str]:
        """Why events do not reach Kafka now."""
        if self._production is None:
            return ["the registry or Kafka is waited for"]
        delivery = self._production.delivery
        reasons = {
            f"Kafka has taken nothing for {delivery.outlets.stalled():.0f} s": delivery.away(),
            "the spool is full": delivery.full,
        }
        return [reason for reason, applies in reasons.items() if applies]


@contextmanager
def watched(watch: Health, host: str, port: int | None) -> Iterator[None]:
    """Let others ask while the context lasts, unless there is no port.

    Raises:
        OSError: when the address is taken or none of this machine's.
    """
    if port is None:
        yield
        return
    with listening(host, port, Watched(watch.metrics, watch.unhealthy, watch.unready)) as taken:
        log.info("watch", metrics=f"http://{host}:{taken}/metrics")
        yield
