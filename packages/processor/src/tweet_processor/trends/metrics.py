"""How the counting stands, as Prometheus scrapes it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.registry import Collector
from tweet_schema.exposition import family, family_by

from tweet_processor.trends import catalogue as told
from tweet_processor.trends.supervise import TrendsStanding
from tweet_processor.watching.position import State


@dataclass(frozen=True, slots=True, eq=False)  # by identity: prometheus_client keeps collectors as keys
class TrendsCollector(Collector):
    """Reads the standing at each scrape."""

    standing: TrendsStanding
    stuck_seconds: float

    def collect(self) -> Iterator[Metric]:
        """All metrics; what is not known yet is left out."""
        standing, counted = self.standing, self.standing.counted
        state = standing.state(time.monotonic(), self.stuck_seconds)
        yield family_by(told.STATE, {each: each is state for each in State})
        yield family(told.BATCHES, counted.batches)
        yield family(told.WINDOWS, counted.written)
        yield family(told.LATE, counted.late)
        yield family(told.UNREADABLE, counted.unreadable)
        yield family(told.STATE_ROWS, counted.state_rows)
        if counted.watermark:
            yield family(told.WATERMARK, datetime.fromisoformat(counted.watermark).timestamp())
        lag = standing.position.lag(standing.ends)
        yield family_by(told.LAG, {(number,): waiting for number, waiting in sorted(lag.items())})
