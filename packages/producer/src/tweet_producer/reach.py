"""Whether Kafka is there, and how much its topics take."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    AdminClient,
    ConfigResource,
    ResourceType,
)

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


class KafkaUnavailableError(ConnectionError):
    """Kafka does not answer, or lacks a topic. Waiting may help."""


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
    admin = AdminClient({"bootstrap.servers": address.bootstrap_servers}, logger=silent())
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        trouble = _absent(admin, address, max(0.1, min(left, QUESTION_SECONDS)))
        if trouble is None:
            return _limit(admin, address)
        if left <= 0:
            raise KafkaUnavailableError(trouble)
        pause(min(left, PAUSE_SECONDS))


def silent() -> logging.Logger:
    """Where librdkafka tells its troubles, several times a second each: whoever asked is told once by us."""
    quiet = logging.getLogger("tweet_producer.librdkafka")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    return quiet


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


def _cause(error: KafkaException) -> KafkaError:
    cause: KafkaError = error.args[0]
    return cause
