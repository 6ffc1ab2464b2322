"""What a loader does now, told from outside: idle is no trouble, and stuck is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import Metric
from prometheus_client.registry import Collector
from tweet_schema.exposition import family_by

from tweet_loader.monitoring import catalogue as told
from tweet_loader.monitoring.metrics import Metrics
from tweet_loader.monitoring.serve import Health


class State(StrEnum):
    """As `state` of the metrics has it."""

    STARTING = "starting"
    STANDBY = "standby"
    IDLE = "idle"
    WORKING = "working"
    WAITING = "waiting"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True, eq=False)  # by identity: prometheus_client keeps collectors as keys
class StateCollector(Collector):
    """Looks at each scrape."""

    health: Health
    metrics: Metrics

    def state(self) -> State:
        """The worst that is true."""
        health = self.health
        if not health.healthy()[0]:
            return State.STUCK
        if health.waiting:
            return State.WAITING
        if not health.ready:
            return State.STARTING
        if health.role:
            return State.STANDBY
        return State.WORKING if self.metrics.behind else State.IDLE

    def collect(self) -> Iterator[Metric]:
        """The one metric."""
        now = self.state()
        yield family_by(told.STATE, {each: each is now for each in State})
