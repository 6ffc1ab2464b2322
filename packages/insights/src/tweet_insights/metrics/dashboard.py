"""What `serve` tells, by name.

It counts searches, viewers and refusals. Nothing of it comes from a tweet, and how many cells the gate hides is not
told: the pages say it of each figure, and a course of it over time would tell when somebody came and went.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import monotonic
from typing import TypeVar

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from tweet_schema.exposition import BuildInfo, counter, gauge, histogram
from tweet_schema.metric import Catalogue

from tweet_insights.failures import UsersError
from tweet_insights.serve.sight import Health, Sight

CATALOGUE = Catalogue("tweet_insights_serve_", "`tweet-insights serve`, at the dashboard's own `/metrics`")
BUILD = CATALOGUE.build_info()
HEALTH = CATALOGUE.gauge(
    "health", "1 for how the figures of all tweets stand: starting, fresh, busy, absent, unreadable.", "health"
)
FOUND = CATALOGUE.gauge("found_timestamp_seconds", "When all that is shown was last searched as a whole.")
SEARCHES = CATALOGUE.histogram("search_seconds", "How long a search took, the whole one or the quick one.", "search")
FAILED = CATALOGUE.counter("failed_searches_total", "Searches that the warehouse did not answer.", "search")
VIEWERS = CATALOGUE.gauge("viewers", "Open pages that are being kept up to date.")
REFUSED = CATALOGUE.counter(
    "refused_requests_total", "Requests that were not let in: wrong_name, no_token or wrong_token.", "reason"
)

BOUNDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
P = TypeVar("P")
R = TypeVar("R")


class DashboardMetrics:
    """The counts of one server, changed from any thread. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(BuildInfo(BUILD, version("tweet-insights")))
        self._health, self._found = gauge(HEALTH, registry), gauge(FOUND, registry)
        self._searches, self._failed = histogram(SEARCHES, BOUNDS, registry), counter(FAILED, registry)
        self._viewers, self._refused = gauge(VIEWERS, registry), counter(REFUSED, registry)
        self._shows(Health.STARTING)

    def timed(self, search: str, find: Callable[[P], R]) -> Callable[[P], R]:
        """The same search, timed; one that fails is counted instead."""

        def found(wanted: P) -> R:
            began = self._clock()
            try:
                facts = find(wanted)
            except (UsersError, OSError):
                self._failed.labels(search).inc()
                raise
            self._searches.labels(search).observe(self._clock() - began)
            return facts

        return found

    def published(self, sight: Sight) -> None:
        """Viewers are shown something else."""
        if sight.since is not None:
            return
        self._shows(sight.health)
        if sight.whole_at is not None:
            self._found.set(sight.whole_at.timestamp())

    @contextmanager
    def viewer(self) -> Iterator[None]:
        """Somebody looks meanwhile."""
        with self._viewers.track_inprogress():
            yield

    def refused(self, reason: str) -> None:
        """A request was not let in."""
        self._refused.labels(reason).inc()

    def page(self) -> bytes:
        """What a scrape reads."""
        return generate_latest(self.registry)

    def _shows(self, health: Health) -> None:
        for each in Health:
            self._health.labels(each).set(each is health)
