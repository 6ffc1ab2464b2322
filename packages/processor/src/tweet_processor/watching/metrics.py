"""How the processor stands, as Prometheus scrapes it."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.registry import Collector
from tweet_schema.exposition import family, family_by

from tweet_processor.watching import catalogue as told
from tweet_processor.watching.position import State
from tweet_processor.watching.standing import Standing
from tweet_processor.watching.watch import Watch


@dataclass(frozen=True, slots=True, eq=False)  # by identity: prometheus_client keeps collectors as keys
class StandingCollector(Collector):
    """Reads the standing at each scrape: nothing is counted twice, and nothing is counted for nobody."""

    standing: Standing
    stuck_seconds: float

    def collect(self) -> Iterator[Metric]:
        """All metrics; what no look has found yet is left out."""
        now = time.monotonic()
        state = self.standing.state(now, self.stuck_seconds)
        yield family_by(told.STATE, {each: each is state for each in State})
        yield from of_batches(self.standing)
        if self.standing.watch is not None:
            yield from of_records(self.standing.watch)
            yield from of_lag(self.standing.watch, now)


def of_batches(standing: Standing) -> Iterator[Metric]:
    """From Spark's progress and the supervisor."""
    done = standing.done
    yield family(told.BATCHES, len(done.batches))
    yield family(told.BATCH_RECORDS, done.records)
    yield family(told.BATCH_DURATION, done.batch_seconds)
    yield family_by(told.QUERY_STARTS, Counter(done.starts))


def of_records(watch: Watch) -> Iterator[Metric]:
    """What came out since the start, repetitions after a restart included."""
    seen = watch.seen
    yield family(told.PROCESSED, seen.processed)
    yield family_by(told.REJECTED, seen.rejected)
    newest = {"event": seen.newest_event, "raw": seen.newest_raw}
    yield family_by(told.NEWEST, {stage: moment.timestamp() for stage, moment in newest.items() if moment is not None})
    if seen.delay is not None:
        yield family(told.DELAY, seen.delay.total_seconds())


def of_lag(watch: Watch, now: float) -> Iterator[Metric]:
    """How far behind, and how old that knowledge is."""
    position = watch.position
    lag = position.lag(watch.raw_ends)
    yield family_by(told.LAG, {(number,): waiting for number, waiting in sorted(lag.items())})
    yield family(told.LAG_AGE, max(0.0, now - watch.looked_at) if watch.looked_at is not None else float("nan"))
    yield family(told.UNMOVED, max(0.0, now - position.moved_at) if position.seen else float("nan"))
