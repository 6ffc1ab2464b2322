"""One loader from start to stop: the wiring of Kafka, registry and sink."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from typing import Protocol

import structlog
from tweet_schema.registry import Registry, RegistryUnavailableError

from tweet_loader.clock import utc_now
from tweet_loader.kafka.consume import Kafka
from tweet_loader.load import load
from tweet_loader.monitoring.metrics import Metrics
from tweet_loader.monitoring.serve import Health, served
from tweet_loader.monitoring.state import StateCollector
from tweet_loader.open_sink import open_sink
from tweet_loader.patience import StoppedError, patiently
from tweet_loader.read import Reader
from tweet_loader.rows.reject import Clock
from tweet_loader.settings import RunSettings
from tweet_loader.sharing.beginning import Beginning
from tweet_loader.sharing.share import Share, Sharing
from tweet_loader.sink import Committed, Sink

REPORT_SECONDS = 10.0
COMPLAIN_SECONDS = 5.0
LOOK_SECONDS = 1.0
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class Opened(Protocol):
    """How a sink is come by."""

    def __call__(
        self,
        address: str,
        clock: Clock,
        seconds: float,
        pause: Callable[[float], object],
        /,
        *,
        hold_seconds: float,
        purge_seconds: float,
    ) -> Sink:
        """The sink at the address, waited for so many seconds at each call."""
        ...


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


@dataclass(slots=True)
class Account:
    """What was added so far, told now and then."""

    metrics: Metrics
    health: Health
    summary: Summary = Summary()
    told: float = field(default_factory=time.monotonic)
    looked: float = 0.0

    def committed(self, committed: Committed, share: Share) -> None:
        """Once more."""
        self.summary, self.health.waiting = self.summary.plus(committed), ""
        self.metrics.committed(committed, share.source.seconds_since_delivery())
        share.committed()
        if time.monotonic() - self.told >= REPORT_SECONDS:
            log.info("loaded", **asdict(self.summary))
            self.told = time.monotonic()

    def round(self, share: Share, sink: Sink) -> None:
        """The loop came round."""
        self.health.alive()
        if time.monotonic() - self.looked >= LOOK_SECONDS:
            self.metrics.lagging(share.source.lag())
            self.purge(sink)
            self.looked = time.monotonic()

    def purge(self, sink: Sink, *, now: bool = False) -> None:
        """Let the sink purge, which may take minutes, and show meanwhile that this is no loop that stands."""
        with ThreadPoolExecutor(1, thread_name_prefix="purge") as pool:
            purged = pool.submit(sink.purge, now=now)
            while wait([purged], LOOK_SECONDS).not_done:
                self.health.alive()
            purged.result()


def run(settings: RunSettings, stop: threading.Event, opened: Opened = open_sink) -> Summary:
    """Load until `stop` is set, or until caught up where that is asked for.

    Raises:
        KafkaAwayError, RegistryUnavailableError: when they do not answer at the start within the time to wait.
            Later they are waited for as long as it takes.
        UnreadableError: when too many records in a row cannot be read.
        OffsetsGoneError: when the sink's offsets do not fit the topics.
        SinkError: when the sink cannot be written, or another loader writes it that is not of the same group.
        GroupRefusedError: when Kafka does not let it into the group, or another has come under its name.
    """
    metrics, health = Metrics(), Health()
    metrics.registry.register(StateCollector(health, metrics))
    account = Account(metrics, health)
    pause = _pause_unless(stop)
    topics = (settings.processed_topic, settings.rejected_topic)
    with (
        served(settings.metrics_host, settings.metrics_port, metrics.registry, health),
        Kafka(settings, settings.membership) as kafka,
        Registry(settings) as registry,
    ):
        try:
            waiting = pausing(stop, health, metrics)
            sink = opened(
                settings.sink,
                utc_now,
                settings.lock_seconds,
                waiting,
                hold_seconds=settings.hold_seconds,
                purge_seconds=settings.purge_seconds,
            )
            beginning = Beginning(sink, kafka, topics, pause)
            held = beginning.held(settings.wait_seconds)
            registry.wait(settings.wait_seconds, pause)
            reader = _reader(settings, registry, pause)
            with Sharing(settings, kafka, beginning, held, stop, health, metrics).share() as share:
                if share is not None:
                    share.source.on_round = lambda: account.round(share, sink)
                    for committed in load(share.source, reader.batch, sink, utc_now, share.fenced):
                        account.committed(committed, share)
                    if not stop.is_set():  # nobody comes again soon to see that it is time
                        account.purge(sink, now=True)
        except StoppedError:
            log.info("stopped while something was waited for; the records in hand are left to the next loader")
    return account.summary


def _reader(settings: RunSettings, registry: Registry, pause: Callable[[float], None]) -> Reader:
    return Reader(
        processed_topic=settings.processed_topic,
        rejected_topic=settings.rejected_topic,
        schema_text=lambda schema_id: patiently(
            lambda: registry.schema_text(schema_id), RegistryUnavailableError, float("inf"), pause
        ),
        clock=utc_now,
        reject_limit=settings.reject_limit,
    )


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
