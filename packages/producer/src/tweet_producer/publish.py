"""The way into Kafka, and the only file that knows its client."""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AdminClient,
    ConfigResource,
    ResourceType,
)
from tweet_schema.topics import PARTITIONER

from tweet_producer.encode import Record, Refused

log = structlog.get_logger()
LINGER_MS = 20
"""A fiftieth of a second that makes batches worth compressing."""
QUEUE_MESSAGES = 50_000
QUEUE_KBYTES = 65_536
"""Beyond either of these the source waits: what Kafka does not take must not grow in memory."""
QUESTION_SECONDS = 1.0
"""Longest single question to a Kafka that may be away."""

PAUSE_SECONDS = 0.2
USUAL_LIMIT = 1_048_588
"""Bytes of a message, or a batch of them, that a topic takes as Kafka ships it (max.message.bytes)."""
FRAME_BYTES = 512
"""Room for what Kafka writes around records: 61 bytes a batch and up to 21 a record, and some to spare."""
SMALLEST_LIMIT = 1_000
"""librdkafka takes no smaller one."""


class KafkaUnavailableError(ConnectionError):
    """Kafka does not answer, or lacks a topic. Waiting may help."""


class KafkaBrokenError(RuntimeError):
    """The client cannot go on. Waiting does not help."""


class BacklogError(RuntimeError):
    """As much waits for Kafka as may: offer the record again after `serve`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where records go."""

    bootstrap_servers: str
    raw_topic: str
    rejected_topic: str


def largest_message(address: Address, seconds: float, pause: Callable[[float], None]) -> int:
    """Wait until Kafka answers and has both topics; the most bytes that both take in a message.

    Raises:
        KafkaUnavailableError: when that takes longer than `seconds`.
    """
    admin = AdminClient({"bootstrap.servers": address.bootstrap_servers}, logger=_quiet())
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        trouble = _absent(admin, address, max(0.1, min(left, QUESTION_SECONDS)))
        if trouble is None:
            return _limit(admin, address)
        if left <= 0:
            raise KafkaUnavailableError(trouble)
        pause(min(left, PAUSE_SECONDS))


def _absent(admin: AdminClient, address: Address, seconds: float) -> str | None:
    """What is missing of Kafka, in words; None when nothing is."""
    servers = address.bootstrap_servers
    try:
        there = admin.list_topics(timeout=seconds).topics
    except KafkaException as error:
        advice = "start it or set --bootstrap-servers (TWEET_PRODUCER_BOOTSTRAP_SERVERS)"
        return f"no Kafka answers at {servers} ({_cause(error).str()}); {advice}"
    missing = [topic for topic in (address.raw_topic, address.rejected_topic) if topic not in there]
    if missing:
        return f"Kafka at {servers} has no topic {' and no topic '.join(missing)}; create it or name another"
    return None


def _limit(admin: AdminClient, address: Address) -> int:
    topics = [ConfigResource(ResourceType.TOPIC, name) for name in (address.raw_topic, address.rejected_topic)]
    try:
        told = [answer.result() for answer in admin.describe_configs(topics).values()]
    except KafkaException as error:
        log.warning("topic limits unknown", reason=_cause(error).str(), assumed=USUAL_LIMIT)
        return USUAL_LIMIT - FRAME_BYTES
    limit = min(int(entries["max.message.bytes"].value) for entries in told)
    return max(SMALLEST_LIMIT, limit - FRAME_BYTES)


def _quiet() -> logging.Logger:
    """Where librdkafka tells its troubles, several times a second each: whoever asked is told once by us."""
    quiet = logging.getLogger("tweet_producer.librdkafka")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    return quiet


class Outlet:
    """Records on their way into Kafka: each is acknowledged by all replicas and written once, or counted as failed.

    Args:
        address: of Kafka and its topics.
        largest: bytes that a message may have. Kafka refuses a batch for its size as a whole, so that none may be
            larger either, lest it take sound events with it.
        delivery_seconds: how long the client tries for a record.
        set_aside: makes the record of the rejected topic.
    """

    def __init__(
        self, address: Address, largest: int, delivery_seconds: float, set_aside: Callable[[Refused], Record]
    ) -> None:
        self._address = address
        self._set_aside = set_aside
        self._refused: deque[Refused] = deque()
        self.acknowledged = 0
        """Events that Kafka has confirmed."""
        self.rejected = 0
        """Refused ones whose record in the rejected topic Kafka has confirmed."""
        self.failed = 0
        """Of both, those that Kafka did not take in time."""
        settings = {
            "bootstrap.servers": address.bootstrap_servers,
            "client.id": "tweet-producer",
            "enable.idempotence": True,
            "acks": "all",
            "partitioner": PARTITIONER,
            "compression.type": "lz4",
            "linger.ms": LINGER_MS,
            "message.max.bytes": largest,
            "batch.size": largest,
            "queue.buffering.max.messages": QUEUE_MESSAGES,
            "queue.buffering.max.kbytes": QUEUE_KBYTES,
            "delivery.timeout.ms": int(delivery_seconds * 1000),
            "reconnect.backoff.max.ms": 1000,
            "error_cb": self._trouble,
        }
        self._producer = Producer(settings, logger=_quiet())

    def send(self, record: Record) -> None:
        """Hand over an event.

        Raises:
            BacklogError: when there is no room now.
            KafkaBrokenError: when there never will be.
        """
        try:
            self._producer.produce(
                self._address.raw_topic, value=record.value, key=record.key, on_delivery=self._event_delivered
            )
        except BufferError:
            raise BacklogError from None
        except KafkaException as error:
            if _cause(error).code() != KafkaError.MSG_SIZE_TOO_LARGE:
                raise KafkaBrokenError(f"Kafka's client cannot go on: {_cause(error).str()}") from error
            self._refused.append(_too_large(record))

    def reject(self, refused: Refused) -> None:
        """Hand over what cannot be an event. It is sent with the next `serve`."""
        self._refused.append(refused)

    def serve(self, seconds: float) -> None:
        """Take delivery reports and send what was refused; at most `seconds` long, less if something happens."""
        self._producer.poll(seconds)
        while self._refused:
            record = self._set_aside(self._refused[0])
            try:
                self._producer.produce(
                    self._address.rejected_topic,
                    value=record.value,
                    key=record.key,
                    on_delivery=self._rejection_delivered,
                )
            except BufferError:
                return
            self._refused.popleft()

    def waiting(self) -> int:
        """How many records are not yet reported on."""
        return len(self._producer) + len(self._refused)

    def give_up(self) -> None:
        """Count all that is still waiting as failed."""
        self._producer.purge()
        self._producer.flush(QUESTION_SECONDS)
        self.failed += len(self._refused)
        self._refused.clear()

    def _event_delivered(self, error: KafkaError | None, message: Message) -> None:
        if error is None:
            self.acknowledged += 1
        elif error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
            self._refused.append(_too_large(Record(message.key(), message.value())))
        else:
            self._failed(error)

    def _rejection_delivered(self, error: KafkaError | None, _message: Message) -> None:
        if error is None:
            self.rejected += 1
        else:
            self._failed(error)

    def _failed(self, error: KafkaError) -> None:
        if not self.failed:  # the others fail for the same reason, and are counted
            log.error("not delivered", reason=error.str())
        self.failed += 1

    def _trouble(self, error: KafkaError) -> None:
        if error.code() == KafkaError._ALL_BROKERS_DOWN:  # noqa: SLF001 - its public name
            log.warning("Kafka is away, trying again", servers=self._address.bootstrap_servers)


def _too_large(record: Record) -> Refused:
    size = len(record.key or b"") + len(record.value or b"")
    return Refused(record.key, record.value, "too_large", f"{size} bytes are more than the topic takes")


def _cause(error: KafkaException) -> KafkaError:
    cause: KafkaError = error.args[0]
    return cause
