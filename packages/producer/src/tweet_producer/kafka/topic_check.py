"""Whether Kafka is there, and how much its topics take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AdminClient,
    ConfigResource,
    ResourceType,
)
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.kafka_admin import admin_client

log = structlog.get_logger()
QUESTION_SECONDS = 1.0
"""Longest single question to a Kafka that may be away."""
PAUSE_SECONDS = 0.2
USUAL_LIMIT = 1_048_588
"""Bytes of a message, or a batch of them, that a topic takes as Kafka ships it (max.message.bytes)."""
FRAME_BYTES = 512
"""Room for what Kafka writes around records: 61 bytes a batch and up to 21 a record, and some to spare."""
SMALLEST_LIMIT = 1_000
"""librdkafka takes no smaller one."""


class Limits(NamedTuple):
    """Bytes of a message that the topics take."""

    raw: int
    rejected: int


USUAL_LIMITS = Limits(USUAL_LIMIT - FRAME_BYTES, USUAL_LIMIT - FRAME_BYTES)
"""Until Kafka tells: what topics usually take."""


class KafkaUnavailableError(ConnectionError):
    """Kafka does not answer, or lacks a topic. Waiting may help."""


class TopicMissingError(KafkaUnavailableError):
    """Kafka answers, but lacks a topic."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where records go."""

    kafka: KafkaAccess
    raw_topic: str
    rejected_topic: str


class TopicCheck:
    """Asks Kafka, again and again by one connection.

    Args:
        address: of Kafka and its topics.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._admin, self._why = admin_client(address.kafka)

    def limits(self, seconds: float, pause: Callable[[float], None], absence: float | None = None) -> Limits:
        """Wait until Kafka answers and has both topics; the most bytes that they take in a message.

        Args:
            seconds: longest wait.
            pause: waits between two questions.
            absence: longest wait for a Kafka that does not answer at all, unless it is as long.

        Raises:
            TopicMissingError: when Kafka answers and has not both topics in time.
            KafkaUnavailableError: when it does not answer in time.
        """
        begin = time.monotonic()
        while True:
            left = begin + seconds - time.monotonic()
            try:
                self._check(max(0.1, min(left, QUESTION_SECONDS)))
                return _limits(self._admin, self._address)
            except KafkaUnavailableError as error:
                if absence is not None and not isinstance(error, TopicMissingError):
                    left = min(left, begin + absence - time.monotonic())
                if left <= 0:
                    raise
            pause(min(left, PAUSE_SECONDS))

    def _check(self, seconds: float) -> None:
        kafka = self._address.kafka
        servers = kafka.bootstrap_servers
        try:
            there = self._admin.list_topics(timeout=seconds).topics
        except KafkaException as error:
            advice = "start it or set --bootstrap-servers (TWEET_PRODUCER_BOOTSTRAP_SERVERS)"
            raise KafkaUnavailableError(
                f"no Kafka answers at {servers} ({self._why() or _cause(error).str()}); {advice}"
            ) from None
        missing = [topic for topic in (self._address.raw_topic, self._address.rejected_topic) if topic not in there]
        if missing:
            names = " and no topic ".join(missing)
            raise TopicMissingError(f"Kafka at {servers} has no topic {names}{kafka.unseen}; create it or name another")


def _limits(admin: AdminClient, address: Address) -> Limits:
    topics = [ConfigResource(ResourceType.TOPIC, name) for name in (address.raw_topic, address.rejected_topic)]
    try:
        told = [answer.result() for answer in admin.describe_configs(topics).values()]
    except KafkaException as error:
        log.warning("topic limits unknown", reason=_cause(error).str(), assumed=USUAL_LIMIT)
        return USUAL_LIMITS
    return Limits(*(max(SMALLEST_LIMIT, int(one["max.message.bytes"].value) - FRAME_BYTES) for one in told))


def _cause(error: KafkaException) -> KafkaError:
    cause: KafkaError = error.args[0]
    return cause
