"""The way into a topic of Kafka, and the only file that moves data with its client."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from confluent_kafka import KafkaError, Message, Producer
from tweet_schema.topics import PARTITIONER

from tweet_producer.encode import Record
from tweet_producer.reach import silent
from tweet_producer.traffic import EVERY_MS, Traffic, traffic_of

log = structlog.get_logger()
LINGER_MS = 20
"""A fiftieth of a second that makes batches worth compressing."""
QUEUE_MESSAGES = 50_000
QUEUE_KBYTES = 65_536
"""Beyond either of these there is no room: what Kafka does not take must not grow in memory."""
PURGE_SECONDS = 5.0
"""How long reports on what was given up may take: they come from this process."""

Order = tuple[int, int]
"""By which records that came back are put in order: the batch, and which of its equal keys it was."""


class KafkaBrokenError(RuntimeError):
    """Kafka refuses what it is given, or its client cannot go on. Waiting does not help."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that Kafka did not take, as far as its client knows."""

    order: Order
    record: Record
    too_large: bool


def client_settings(bootstrap_servers: str, largest: int) -> dict[str, str | int | bool]:
    """What librdkafka is told of how to send; `largest` is the bytes of a message or a batch."""
    return {
        "bootstrap.servers": bootstrap_servers,
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
        "message.timeout.ms": 0,  # for ever
        "delivery.report.only.error": True,  # a call of Python for each success costs as much as all the rest
        "reconnect.backoff.max.ms": 1000,
    }


class Outlet:
    """Records on their way into one topic: each is written once by an idempotent producer, or comes back.

    Nothing is given up while it waits for Kafka, however long: that keeps the order and makes no duplicate. Records
    come back only when Kafka refuses them for ever, or by `purge`.

    Args:
        bootstrap_servers: where Kafka is.
        topic: its topic.
        largest: bytes that a message may have. Kafka refuses a batch for its size as a whole, so that none may be
            larger either, lest it take sound records with it.
        clock: seconds.
    """

    def __init__(
        self, bootstrap_servers: str, topic: str, largest: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._servers, self._topic, self._clock = bootstrap_servers, topic, clock
        self._batches = self._handed = self._lost = 0
        self._returned: list[Returned] = []
        self._broken = ""
        self.acknowledged = 0
        """Records that all replicas of Kafka have."""
        self.moved_at = clock()
        """When Kafka last took something, or nothing was waiting for it."""
        self.errors: Counter[str] = Counter()
        """What Kafka and its client complained of, by the code that librdkafka has for it."""
        self.traffic = Traffic()
        """As it was a few seconds ago."""
        told = {"error_cb": self._trouble, "stats_cb": self._statistics, "statistics.interval.ms": EVERY_MS}
        self._producer = Producer({**client_settings(bootstrap_servers, largest), **told}, logger=silent())

    def send(self, keys: Sequence[bytes | None], values: Sequence[bytes | None]) -> int:
        """Hand over records in their order; how many of them there was room for."""
        if self.waiting() == 0:
            self.moved_at = self._clock()
        self._batches += 1
        messages = self._messages(keys, values)
        accepted = self._producer.produce_batch(self._topic, messages, on_delivery=self._report(0))
        self._handed += accepted
        return len(messages) if accepted == len(messages) else self._refused(messages)

    def serve(self, seconds: float) -> None:
        """Take reports; at most `seconds` long, less if something comes.

        Raises:
            KafkaBrokenError: when there is no use in going on.
        """
        self._producer.poll(seconds)
        # Failures are reported one by one and successes are not, so what neither waits nor failed was acknowledged.
        # `len` counts what waits, and for a moment perhaps more: the difference is never too large, and exact at 0.
        waiting = self.waiting()
        settled = self._handed - self._lost - waiting
        if settled > self.acknowledged or waiting == 0:
            self.acknowledged, self.moved_at = max(settled, self.acknowledged), self._clock()
        if self._broken:
            raise KafkaBrokenError(self._broken)

    def waiting(self) -> int:
        """How many records are not yet reported on."""
        return len(self._producer)

    def returned(self) -> list[Returned]:
        """What came back since this was last asked."""
        returned, self._returned = self._returned, []
        return returned

    def purge(self) -> list[Returned]:
        """Give up all that waits; in the order in which it was sent, as far as keys are equal.

        What was on the wire may be in Kafka nevertheless.
        """
        self._producer.purge()
        until = self._clock() + PURGE_SECONDS
        while (waiting := self.waiting()) and self._clock() < until:
            self._producer.poll(0.1)
        self.acknowledged = max(self.acknowledged, self._handed - self._lost - waiting)
        return sorted(self.returned(), key=lambda one: one.order)

    def _messages(self, keys: Sequence[bytes | None], values: Sequence[bytes | None]) -> list[dict[str, object]]:
        messages: list[dict[str, object]] = [
            {"key": key, "value": value} for key, value in zip(keys, values, strict=True)
        ]
        if len(set(keys)) < len(keys):
            seen: dict[bytes | None, int] = {}
            for message, key in zip(messages, keys, strict=True):
                if earlier := seen.get(key, 0):
                    message["callback"] = self._report(earlier)
                seen[key] = earlier + 1
        return messages

    def _report(self, earlier: int) -> Callable[[KafkaError | None, Message], None]:
        """What hears of failures; `earlier` records of the batch had the same key.

        librdkafka reports on what is purged in no order that one could rely on: newest first, then oldest (2.12).
        """
        return partial(self._undelivered, (self._batches, earlier))

    def _refused(self, messages: list[dict[str, object]]) -> int:
        """Where to go on, after the client took only some of them."""
        for place, message in enumerate(messages):
            error = message.get("_error")
            if not isinstance(error, KafkaError):
                continue
            if error.code() == KafkaError.MSG_SIZE_TOO_LARGE:
                key, value = message["key"], message["value"]
                record = Record(key if isinstance(key, bytes) else None, value if isinstance(value, bytes) else None)
                self._returned.append(Returned((self._batches, 0), record, too_large=True))
                continue
            if error.code() != KafkaError._QUEUE_FULL:  # noqa: SLF001 - its public name
                self._broken = f"Kafka's client cannot go on: {error.str()}"
            return place  # and none after it was taken: the client keeps the order
        return len(messages)

    def _undelivered(self, order: Order, error: KafkaError | None, message: Message) -> None:
        if error is None:
            return
        self._lost += 1
        self.errors[error.name()] += 1
        too_large = error.code() == KafkaError.MSG_SIZE_TOO_LARGE
        self._returned.append(Returned(order, Record(message.key(), message.value()), too_large))
        given_up = error.code() in (KafkaError._PURGE_QUEUE, KafkaError._PURGE_INFLIGHT)  # noqa: SLF001 - public names
        if not too_large and not given_up and not self._broken:
            self._broken = f"Kafka refuses what topic {self._topic} is given: {error.str()}"

    def _statistics(self, told: str) -> None:
        self.traffic = traffic_of(told)

    def _trouble(self, error: KafkaError) -> None:
        self.errors[error.name()] += 1
        if error.code() == KafkaError._ALL_BROKERS_DOWN:  # noqa: SLF001 - its public name
            log.warning("Kafka is away, trying again", servers=self._servers)
