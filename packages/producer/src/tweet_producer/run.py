"""The wiring of one run: settings in, balance out."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import structlog
from rich.console import Console

from tweet_producer.balance import Balance
from tweet_producer.bookmark import BookmarkError
from tweet_producer.connection import CannotStartError, Connection, connected
from tweet_producer.delivery_settings import SendSettings
from tweet_producer.encode import Encoder
from tweet_producer.faults.corruption import older_contract
from tweet_producer.faults.older_contracts import older_contracts
from tweet_producer.faults.record_faults import Faults, records
from tweet_producer.kafka.outlet import KafkaBrokenError
from tweet_producer.monitoring.health import Health, watched
from tweet_producer.monitoring.progress import progress
from tweet_producer.pace import Pacing
from tweet_producer.production import Patience, Prepare, Production
from tweet_producer.settings import FakeSettings
from tweet_producer.source import Source, pacing
from tweet_producer.source_error import SourceError
from tweet_producer.spool_file import SpoolError
from tweet_producer.stop import Stop, StoppedError

log = structlog.get_logger()


class BrokenOffError(RuntimeError):
    """A run that could not go on; the message says why."""

    def __init__(self, why: str, balance: Balance) -> None:
        super().__init__(why)
        self.balance = balance
        """What became of the events until then."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A source and what is particular about it."""

    source: Callable[[Production], Source]
    """What it gives in a run."""
    prepare: Callable[[Connection], Prepare]
    """Makes records of that."""
    pace: Pacing
    about: Mapping[str, object] = field(default_factory=dict)
    """What the log says of it."""
    count: int | None = None
    """How many events there will be, if that is known."""
    ended: Callable[[Production, Balance], None] | None = None
    """Told when the run ended as it should."""


def run(source: Source, settings: FakeSettings, stop: Stop) -> Balance:
    """`run_feed` of fake tweets, some of them damaged as the settings ask for."""

    def prepare(connection: Connection) -> Prepare:
        older = older_contracts(settings) if older_contract.__name__ in settings.shares else ()
        encoder, faults = Encoder(connection.schema_id), Faults(settings.shares, settings.seed, older)
        return lambda batch: records(batch, encoder, faults)

    pace, about = pacing(settings, time.monotonic), {"seed": settings.seed}
    return run_feed(Feed(lambda _: source, prepare, pace, about, settings.count), settings, stop)


def run_feed(feed: Feed, settings: SendSettings, stop: Stop) -> Balance:
    """Send all of a source into Kafka, or what it gave until somebody asked to stop, and wait for the reports.

    Raises:
        CannotStartError: when Kafka or the registry does not answer in time, or lacks topics or contracts.
        BrokenOffError: when Kafka refuses the events, or the spool, the bookmark or the source fails.
    """
    watch = Health()
    with ExitStack() as until_the_end:
        try:
            until_the_end.enter_context(watched(watch, settings.metrics_host, settings.metrics_port))
        except OSError as error:
            where = f"{settings.metrics_host}:{settings.metrics_port}"
            advice = "choose another --metrics-port or --metrics-host"
            raise CannotStartError(f"cannot listen at {where} ({error}); {advice}") from error
        try:
            connection = until_the_end.enter_context(connected(settings, stop))
        except StoppedError:
            return Balance(0, 0, 0)
        return _produce(feed, settings, connection, stop, watch)


def _produce(feed: Feed, settings: SendSettings, connection: Connection, stop: Stop, watch: Health) -> Balance:
    log.info("producing", topic=settings.raw_topic, servers=settings.bootstrap_servers, **feed.about)
    with progress(feed.count, Console(stderr=True)) as show:

        def notice(balance: Balance) -> None:
            watch.beat()
            show(balance)

        patience = Patience(settings.delivery_seconds, settings.stop_seconds)
        production = Production(connection.delivery, patience, stop, notice)
        watch.begin(production)
        try:
            production.run(feed.source(production), feed.prepare(connection), feed.pace)
            return _settled(feed, production)
        except (KafkaBrokenError, SpoolError) as error:
            raise BrokenOffError(str(error), production.abandon()) from error
        except (BookmarkError, SourceError) as error:
            raise BrokenOffError(str(error), production.settle()) from error


def _settled(feed: Feed, production: Production) -> Balance:
    balance = production.settle()
    if feed.ended is not None:
        feed.ended(production, balance)
    return balance
