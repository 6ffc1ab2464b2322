"""How the counting stands, as Prometheus scrapes it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from tweet_processor.trends.supervise import TrendsStanding
from tweet_processor.watching.position import State

PREFIX = "tweet_processor_trends_"


@dataclass(frozen=True, slots=True, eq=False)  # by identity: prometheus_client keeps collectors as keys
class TrendsCollector(Collector):
    """Reads the standing at each scrape."""

    standing: TrendsStanding
    stuck_seconds: float

    def collect(self) -> Iterator[Metric]:
        """All metrics; what is not known yet is left out."""
        standing, counted = self.standing, self.standing.counted
        state = standing.state(time.monotonic(), self.stuck_seconds)
        states = GaugeMetricFamily(f"{PREFIX}state", "1 for what the counting does now.", labels=["state"])
        for each in State:
            states.add_metric([each], float(each is state))
        yield states
        yield CounterMetricFamily(f"{PREFIX}batches", "Finished batches.", counted.batches)
        yield CounterMetricFamily(f"{PREFIX}windows", "Rows written for windows that closed.", counted.written)
        yield CounterMetricFamily(
            f"{PREFIX}late_records", "Tweets later than the watermark, in no window; repetitions too.", counted.late
        )
        yield CounterMetricFamily(
            f"{PREFIX}unreadable_records", "Records of processed that could not be read.", counted.unreadable
        )
        yield GaugeMetricFamily(f"{PREFIX}state_rows", "Tweets and counts that are remembered.", counted.state_rows)
        if counted.watermark:
            moment = datetime.fromisoformat(counted.watermark).timestamp()
            yield GaugeMetricFamily(f"{PREFIX}watermark_timestamp_seconds", "What is older is late.", moment)
        lag = GaugeMetricFamily(f"{PREFIX}lag_records", "Processed records that wait.", labels=["partition"])
        for number, waiting in sorted(standing.position.lag(standing.ends).items()):
            lag.add_metric([str(number)], waiting)
        yield lag
