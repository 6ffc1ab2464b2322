"""One loader from start to stop: the wiring of Kafka, registry and sink."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import structlog
from tweet_schema.registry import Registry, RegistryUnavailableError

from tweet_loader.clock import utc_now
from tweet_loader.consume import Kafka, KafkaAwayError, KafkaSource, Pace
from tweet_loader.load import load
from tweet_loader.metrics import Metrics
from tweet_loader.open_sink import open_sink
from tweet_loader.patience import StoppedError, patiently
from tweet_loader.read import Reader
from tweet_loader.record import Place
from tweet_loader.resume import Start, TopicIds, Watermarks, starts
from tweet_loader.serve import Health, served
from tweet_loader.settings import RunSettings
from tweet_loader.sink import Committed, Sink

REPORT_SECONDS = 10.0
COMPLAIN_SECONDS = 5.0
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Summary:
    """What one loader added."""

    batches: int = 0
    events: int = 0
    rejected: int = 0
    replays: int = 0

    def plus(self, committed: Committed) -> "Summary":
        """With one more commit."""
        return Summary(
            self.batches + 1,
            self.events + committed.events,
            self.rejected + committed.rejected,
            self.replays + committed.replays,
        )


def run(settings: RunSettings, stop: threading.Event) -> Summary:
    """Load until `stop` is set, or until caught up where that is asked for.

    Raises:
        KafkaAwayError, RegistryUnavailableError: when they do not answer at the start within the time to wait.
            Later they are waited for as long as it takes.
        UnreadableError: when too many records in a row cannot be read.
        OffsetsGoneError: when the sink's offsets do not fit the topics.
        SinkError: when the sink cannot be written, or another loader writes it.
    """
    metrics, health = Metrics(), Health()
    sink = open_sink(settings.sink, utc_now, settings.lock_seconds, pausing(stop, health, metrics))
    pause = _pause_unless(stop)
    summary = Summary()
    with (
        served(settings.metrics_host, settings.metrics_port, metrics.registry, health),
        Kafka(settings.bootstrap_servers) as kafka,
        Registry(settings) as registry,
    ):
        try:
            source = _source(settings, sink, kafka, stop)
            registry.wait(settings.wait_seconds, pause)
            reader = Reader(
                processed_topic=settings.processed_topic,
                rejected_topic=settings.rejected_topic,
                schema_text=lambda schema_id: patiently(
                    lambda: registry.schema_text(schema_id), RegistryUnavailableError, float("inf"), pause
                ),
                clock=utc_now,
                reject_limit=settings.reject_limit,
            )
            told = time.monotonic()
            health.ready = True
            source.on_round = health.alive
            for committed in load(source, reader.batch, sink, utc_now):
                summary, health.waiting = summary.plus(committed), ""
                metrics.committed(committed, source.seconds_since_delivery())
                metrics.lagging(source.lag())
                if time.monotonic() - told >= REPORT_SECONDS:
                    log.info("loaded", **asdict(summary))
                    told = time.monotonic()
        except StoppedError:
            log.info("stopped while something was waited for; the records in hand are left to the next loader")
    return summary


def _source(settings: RunSettings, sink: Sink, kafka: Kafka, stop: threading.Event) -> KafkaSource:
    topics = (settings.processed_topic, settings.rejected_topic)
    stored = {place: offset for place, offset in sink.offsets().items() if place.topic in topics}
    held = patiently(lambda: kafka.watermarks(topics), KafkaAwayError, settings.wait_seconds, _pause_unless(stop))
    now = patiently(lambda: kafka.topic_ids(topics), KafkaAwayError, settings.wait_seconds, _pause_unless(stop))
    begin = starts(stored, held, TopicIds(sink.topic_ids(), now))
    _tell_start(begin, held)
    pace = Pace(rows=settings.flush_rows, seconds=settings.flush_seconds)
    return kafka.records(begin, pace, stop, to_end=settings.until_caught_up)


def _pause_unless(stop: threading.Event) -> Callable[[float], None]:
    def pause(seconds: float) -> None:
        log.debug("waiting", seconds=seconds)
        if stop.wait(seconds):
            raise StoppedError

    return pause


def pausing(stop: threading.Event, health: Health, metrics: Metrics) -> Callable[[float], None]:
    """What a loader does between two tries of a sink that is away: show it, say it, and heed a wish to stop.

    Nothing is asked of Kafka meanwhile: its client holds what fits into its bounded queue and fetches no more.
    """
    told = [float("-inf")]

    def pause(seconds: float) -> None:
        health.waiting = "the sink"
        health.alive()
        metrics.waiting()
        if time.monotonic() - told[0] >= COMPLAIN_SECONDS:
            log.warning("the sink is waited for")
            told[0] = time.monotonic()
        if stop.wait(seconds):
            raise StoppedError

    return pause


def _tell_start(begin: tuple[Start, ...], held: Mapping[Place, Watermarks]) -> None:
    waiting = sum(held[start.place].end - start.offset for start in begin)
    expired = sum(start.offset for start in begin if start.first)
    log.info("loading", partitions=len(begin), waiting=waiting)
    if expired:
        log.warning("Kafka had dropped records before the first load", records=expired)
