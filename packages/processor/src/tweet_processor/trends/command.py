"""The command `tweet-processor trends`."""

import sys
import time
from importlib.metadata import version
from threading import Event

from tweet_schema.exposition import BuildInfo
from tweet_schema.registry import Registry

from tweet_processor.kafka import wait_for_topics
from tweet_processor.logs import log_to_stderr
from tweet_processor.service import EXPECTED, session_of, stop_on_signals
from tweet_processor.trends.catalogue import BUILD
from tweet_processor.trends.counted import Counted
from tweet_processor.trends.metrics import TrendsCollector
from tweet_processor.trends.settings import TrendsSettings
from tweet_processor.trends.supervise import TrendsSupervisor
from tweet_processor.watching.position import State
from tweet_processor.watching.serve import metrics_served


def trends(*, settings: TrendsSettings = TrendsSettings()) -> int:  # noqa: B008 - frozen, so one instance is safe
    """Count hashtags, languages and negative words of processed in sliding windows, until SIGTERM or Ctrl-C.

    A window is written to the topic of trends once, when the watermark has passed its end: what comes later is
    counted as late, in the log and in the metrics. Exit code 0 when it ended as asked, 1 when it could not go on.
    """
    log_to_stderr()
    stop = Event()
    try:
        spark = session_of(settings, settings.checkpoint)
        stop_on_signals(stop)
        try:
            wait_for_topics(settings, {settings.processed_topic, settings.trends_topic}, settings.wait_seconds)
            with Registry(settings) as registry:
                registry.wait(settings.wait_seconds)
                counted = observed(TrendsSupervisor(spark, settings, registry, stop))
        finally:
            spark.stop()
    except EXPECTED as error:
        print(f"tweet-processor: {error}", file=sys.stderr)
        return 1
    print(
        f"{counted.batches} finished batches, {counted.late} tweets too late for their windows; "
        f"the next start goes on from {settings.place}"
    )
    return 0


def observed(supervisor: TrendsSupervisor) -> Counted:
    """Run it, with its metrics where a port is set."""
    settings, standing = supervisor.settings, supervisor.standing

    def state() -> State:
        return standing.state(time.monotonic(), settings.stuck_seconds)

    collectors = (BuildInfo(BUILD, version("tweet-processor")), TrendsCollector(standing, settings.stuck_seconds))
    with metrics_served(settings.metrics_host, settings.metrics_port, collectors, state):
        return supervisor.run()
