"""The wiring of one run: settings in, balance out."""

import time

import structlog
from rich.console import Console

from tweet_producer.balance import Balance
from tweet_producer.connect import Connection, connected
from tweet_producer.encode import Encoder
from tweet_producer.faults import Faults, records
from tweet_producer.pace import Pace
from tweet_producer.produce import Patience, Production
from tweet_producer.progress import progress
from tweet_producer.publish import KafkaBrokenError
from tweet_producer.settings import FakeSettings
from tweet_producer.source import Source
from tweet_producer.spool import SpoolError
from tweet_producer.stop import Stop, StoppedError

log = structlog.get_logger()


class BrokenOffError(RuntimeError):
    """A run that could not go on; the message says why."""

    def __init__(self, why: str, balance: Balance) -> None:
        super().__init__(why)
        self.balance = balance
        """What became of the events until then."""


def run(source: Source, settings: FakeSettings, stop: Stop) -> Balance:
    """Send all of `source` into Kafka, or what it gave until somebody asked to stop, and wait for the reports.

    Raises:
        CannotStartError: when Kafka or the registry does not answer in time, or lacks topics or contracts.
        BrokenOffError: when Kafka refuses the events, or the spool fails.
    """
    try:
        with connected(settings, stop) as connection:
            return _produce(source, settings, connection, stop)
    except StoppedError:
        return Balance(0, 0, 0)


def _produce(source: Source, settings: FakeSettings, connection: Connection, stop: Stop) -> Balance:
    log.info("producing", topic=settings.raw_topic, servers=settings.bootstrap_servers, seed=settings.seed)
    encoder, faults = Encoder(connection.schema_id), Faults(settings.damaged, settings.seed)
    with progress(settings.count, Console(stderr=True)) as watch:
        patience = Patience(settings.delivery_seconds, settings.stop_seconds)
        production = Production(connection.delivery, patience, stop, watch)
        try:
            production.run(source, lambda batch: records(batch, encoder, faults), Pace(settings.pace, time.monotonic))
            return production.settle()
        except (KafkaBrokenError, SpoolError) as error:
            raise BrokenOffError(str(error), production.abandon()) from error
