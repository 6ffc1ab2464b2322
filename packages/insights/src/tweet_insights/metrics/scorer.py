"""What `score --every` tells, by name, each changed where it happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from tweet_schema.exposition import BuildInfo, counter, gauge, histogram
from tweet_schema.metric import Catalogue

from tweet_insights.failures import UsersError
from tweet_insights.score import Scored
from tweet_insights.warehouse import WarehouseAbsentError, WarehouseBusyError

CATALOGUE = Catalogue("tweet_insights_score_", "`tweet-insights score --every SECONDS`, with `--metrics-port`")
BUILD = CATALOGUE.build_info()
ROUNDS = CATALOGUE.counter(
    "rounds_total",
    "Looks for new tweets: worked, idle (nothing to do) or waited (no warehouse, or a busy one).",
    "outcome",
)
SCORED = CATALOGUE.counter("scored_tweets_total", "Tweets that got a score.")
TEXTS = CATALOGUE.counter("read_texts_total", "Distinct texts that the model read for them.")
REMOVED = CATALOGUE.counter("removed_scores_total", "Scores whose tweet had been deleted or edited.")
UNSCORED = CATALOGUE.gauge("unscored_tweets", "Tweets that this model leaves without a score, by reason.", "reason")
PENDING = CATALOGUE.gauge("pending_tweets", "Tweets left for the next round.")
NEWEST = CATALOGUE.gauge("newest_timestamp_seconds", "When this program scored last; 0 before.")
LOOKED = CATALOGUE.gauge(
    "looked_timestamp_seconds", "When the last round ended that could ask the warehouse, or it began."
)
SECONDS = CATALOGUE.histogram("round_seconds", "How long a round took that could ask the warehouse.")

BOUNDS = (0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
log = structlog.get_logger()


class PortInUseError(UsersError):
    """Metrics cannot be served there."""


class ScorerMetrics:
    """The counts of one scorer. `clock` gives seconds, `now` the time."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._clock, self._now = clock, now
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(BuildInfo(BUILD, version("tweet-insights")))
        self._rounds, self._scored = counter(ROUNDS, registry), counter(SCORED, registry)
        self._texts, self._removed = counter(TEXTS, registry), counter(REMOVED, registry)
        self._unscored, self._pending = gauge(UNSCORED, registry), gauge(PENDING, registry)
        self._newest, self._looked = gauge(NEWEST, registry), gauge(LOOKED, registry)
        self._looked.set(now().timestamp())
        self._seconds = histogram(SECONDS, BOUNDS, registry)

    def watched(self, once: Callable[[], Scored]) -> Callable[[], Scored]:
        """The same round, counted."""

        def counted() -> Scored:
            began = self._clock()
            try:
                done = once()
            except (WarehouseAbsentError, WarehouseBusyError):
                self._rounds.labels("waited").inc()
                raise
            self._ended(done, self._clock() - began)
            return done

        return counted

    def _ended(self, done: Scored, seconds: float) -> None:
        self._rounds.labels("worked" if done.scored or done.removed else "idle").inc()
        self._scored.inc(done.scored)
        self._texts.inc(done.texts)
        self._removed.inc(done.removed)
        self._unscored.labels("language").set(done.unscored_language)
        self._unscored.labels("text").set(done.unscored_text)
        self._pending.set(done.pending)
        self._seconds.observe(seconds)
        now = self._now().timestamp()
        self._looked.set(now)
        if done.scored:
            self._newest.set(now)


@contextmanager
def served(host: str, port: int | None, registry: CollectorRegistry) -> Iterator[int | None]:
    """Answer /metrics meanwhile, at the port that is given; with none, nothing is served.

    Raises:
        PortInUseError: when the address cannot be had.
    """
    if port is None:
        yield None
        return
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise PortInUseError(
            f"metrics cannot be served at {host}:{port} ({error.strerror}): set --metrics-port"
        ) from error
    log.info("metrics", url=f"http://{host}:{server.server_port}/metrics")
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
