"""What a run needs of the world before it begins: schema ids, the spool, the ways into Kafka."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

import structlog
from tweet_schema.registry import Registry, RegistryRefusalError, RegistryUnavailableError
from tweet_schema.topics import Subject

from tweet_producer.delivery import Delivery
from tweet_producer.delivery_settings import SendSettings
from tweet_producer.encode import Lane, Record, Refused
from tweet_producer.kafka.outlet_factory import OutletFactory
from tweet_producer.kafka.session import Batching
from tweet_producer.kafka.topic_check import Address, KafkaUnavailableError
from tweet_producer.reject import Rejection, rejected
from tweet_producer.spool import Spool, Target
from tweet_producer.spool_file import SpoolError, SpoolFullError
from tweet_producer.stop import Stop

log = structlog.get_logger()
ABSENCE_SECONDS = 2.0
"""How long a run that has a spool waits for Kafka before it begins without."""
SUBJECTS = {Lane.EVENTS: Subject.RAW, Lane.REJECTED: Subject.REJECTED}


class CannotStartError(ConnectionError):
    """Kafka, the registry or the spool is not there, or not as it must be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What events are written with, and where they go."""

    schema_id: int
    delivery: Delivery


@contextmanager
def connected(settings: SendSettings, stop: Stop) -> Iterator[Connection]:
    """Everything that a run needs. With a spool, Kafka need not be there; its topics must, when it is.

    Raises:
        CannotStartError: when something is missing that must be there.
        StoppedError: when somebody asks to stop before.
    """
    ids, spool = _registry_and_spool(settings, stop)
    with ExitStack() as until_the_end:
        if spool is not None:
            until_the_end.enter_context(closing(spool))
        connection = _connection(settings, ids, spool, stop)
        until_the_end.enter_context(closing(connection.delivery.outlets))
        yield connection


def _registry_and_spool(settings: SendSettings, stop: Stop) -> tuple[dict[Lane, int], Spool | None]:
    try:
        with Registry(settings) as registry:
            registry.wait(settings.wait_seconds, stop.pause)
            ids = {lane: registry.latest_id(subject) for lane, subject in SUBJECTS.items()}
            return ids, _spool(settings, ids, registry)
    except RegistryUnavailableError as error:
        advice = "start it or set --registry-url (TWEET_PRODUCER_REGISTRY_URL)"
        raise CannotStartError(f"{error}; {advice}") from error
    except (RegistryRefusalError, SpoolError, SpoolFullError) as error:
        raise CannotStartError(str(error)) from error


def _spool(settings: SendSettings, ids: dict[Lane, int], registry: Registry) -> Spool | None:
    if settings.spool is None:
        return None
    target = Target(settings.raw_topic, settings.rejected_topic)
    spool = Spool(settings.spool, settings.spool_mb << 20, target, ids, time.time)
    for lane, schema_id in spool.schemas():
        if schema_id not in registry.subject_ids(SUBJECTS[lane]):
            spool.close()
            raise CannotStartError(
                f"the spool {settings.spool} holds events of schema {schema_id}, and the registry at "
                f"{settings.registry_url} has no such version of {SUBJECTS[lane]}: name the registry they were written "
                "with, or another --spool"
            )
    if spool.found:
        log.info("left in the spool by an earlier run", records=spool.found)
    return spool


def _connection(settings: SendSettings, ids: dict[Lane, int], spool: Spool | None, stop: Stop) -> Connection:
    address = Address(settings, settings.raw_topic, settings.rejected_topic)
    factory = OutletFactory(address, time.monotonic, Batching(settings.compression, settings.linger_ms))
    try:
        factory.wait(settings.wait_seconds, stop.pause, None if spool is None else ABSENCE_SECONDS)
    except KafkaUnavailableError as error:
        raise CannotStartError(str(error)) from error

    def set_aside(refused: Refused) -> Record:
        rejection = Rejection(
            settings.raw_topic, ids[Lane.REJECTED], version("tweet-producer"), factory.limits.rejected
        )
        return rejected(refused, rejection, datetime.now(UTC))

    return Connection(ids[Lane.EVENTS], Delivery(factory.outlet, set_aside, spool))
