"""The wiring of one run: settings in, balance out."""

import time
from datetime import UTC, datetime
from importlib.metadata import version

import structlog
from rich.console import Console
from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.topics import Subject

from tweet_producer.balance import Balance
from tweet_producer.deliver import Delivery
from tweet_producer.encode import Encoder, Lane, Record, Refused
from tweet_producer.faults import Faults, records
from tweet_producer.pace import Pace
from tweet_producer.produce import Patience, Production
from tweet_producer.progress import progress
from tweet_producer.publish import KafkaBrokenError, Outlet
from tweet_producer.reach import Address, KafkaUnavailableError, largest_message
from tweet_producer.reject import Rejection, rejected
from tweet_producer.settings import FakeSettings
from tweet_producer.source import Source
from tweet_producer.stop import Stop, StoppedError

log = structlog.get_logger()


class CannotStartError(ConnectionError):
    """Kafka or the registry is not there, or not as it must be; the message says what to do."""


def run(source: Source, settings: FakeSettings, stop: Stop) -> Balance:
    """Send all of `source` into Kafka, or what it gave until somebody asked to stop, and wait for the reports.

    Raises:
        CannotStartError: when Kafka or the registry does not answer in time, or lacks topics or contracts.
    """
    try:
        ids = _schema_ids(settings, stop)
        delivery = _connected(settings, ids[Subject.REJECTED], stop)
    except StoppedError:
        return Balance(0, 0, 0)
    log.info("producing", topic=settings.raw_topic, servers=settings.bootstrap_servers, seed=settings.seed)
    encoder, faults = Encoder(ids[Subject.RAW]), Faults(settings.damaged, settings.seed)
    with progress(settings.count, Console(stderr=True)) as watch:
        patience = Patience(settings.delivery_seconds, settings.stop_seconds)
        production = Production(delivery, patience, stop, watch)
        try:
            production.run(source, lambda batch: records(batch, encoder, faults), Pace(settings.pace, time.monotonic))
            return production.settle()
        except KafkaBrokenError as error:
            log.critical("stopped", reason=str(error))
            return production.abandon()


def _schema_ids(settings: FakeSettings, stop: Stop) -> dict[Subject, int]:
    with Registry(settings) as registry:
        try:
            registry.wait(settings.wait_seconds, stop.pause)
            return {subject: registry.latest_id(subject) for subject in (Subject.RAW, Subject.REJECTED)}
        except RegistryUnavailableError as error:
            advice = "start it or set --registry-url (TWEET_PRODUCER_REGISTRY_URL)"
            raise CannotStartError(f"{error}; {advice}") from error
        except RegistryRefusalError as error:
            raise CannotStartError(str(error)) from error


def _connected(settings: FakeSettings, rejected_id: int, stop: Stop) -> Delivery:
    address = Address(settings.bootstrap_servers, settings.raw_topic, settings.rejected_topic)
    try:
        largest = largest_message(address, settings.wait_seconds, stop.pause)
    except KafkaUnavailableError as error:
        raise CannotStartError(str(error)) from error
    rejection = Rejection(settings.raw_topic, rejected_id, version("tweet-producer"), largest)

    def set_aside(refused: Refused) -> Record:
        return rejected(refused, rejection, datetime.now(UTC))

    def open_outlet(lane: Lane) -> Outlet:
        topic = address.raw_topic if lane is Lane.EVENTS else address.rejected_topic
        return Outlet(address.bootstrap_servers, topic, largest)

    return Delivery(open_outlet, set_aside)
