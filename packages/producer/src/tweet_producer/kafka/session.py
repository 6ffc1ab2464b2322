"""One client of Kafka, from its opening until it ends or Kafka refuses something, and what it reports."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
import structlog
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.topics import PARTITIONER

from tweet_producer.encode import Record
from tweet_producer.kafka.librdkafka import Client, Complaint, Statistics, Undelivered
from tweet_producer.kafka.refusal import BESIDE, OF_A_RECORD, TOO_LARGE, Returned
from tweet_producer.kafka.statistics import EVERY_MS, Traffic, traffic_of

log = structlog.get_logger()
QUEUE_MESSAGES = 50_000
QUEUE_KBYTES = 65_536
"""Beyond either of these there is no room: what Kafka does not take must not grow in memory."""
PURGE_SECONDS = 5.0
"""How long what is on the wire may take to come to its end, and how long reports on what was given up may."""
QUEUE_FULL, AWAY, GAP = "_QUEUE_FULL", "_ALL_BROKERS_DOWN", "_GAPLESS_GUARANTEE"
GIVEN_UP = ("_PURGE_QUEUE", "_PURGE_INFLIGHT")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes."""

    message: int
    """Of the largest message."""
    batch: int
    """Of the largest batch of them, before they are compressed."""


@dataclass(frozen=True, slots=True)
class Batching:
    """How batches are made."""

    compression: Literal["lz4", "zstd"] = "lz4"
    linger_ms: int = 20
    """How long records wait for others, in milliseconds: a fiftieth of a second makes batches worth compressing."""


USUAL = Batching()


def client_settings(kafka: KafkaAccess, limits: Limits, batching: Batching = USUAL) -> dict[str, str | int | bool]:
    """What librdkafka is told of how to send."""
    return {
        **kafka.librdkafka(),
        "client.id": "tweet-producer",
        "enable.idempotence": True,
        # After a batch that is refused for ever none is written that would pass it: the client ends instead.
        "enable.gapless.guarantee": True,
        "acks": "all",
        "partitioner": PARTITIONER,
        "compression.type": batching.compression,
        "linger.ms": batching.linger_ms,
        "message.max.bytes": limits.message,
        "batch.size": limits.batch,
        "queue.buffering.max.messages": QUEUE_MESSAGES,
        "queue.buffering.max.kbytes": QUEUE_KBYTES,
        "message.timeout.ms": 0,  # for ever
        "delivery.report.only.error": True,
        "reconnect.backoff.max.ms": 1000,
        "statistics.interval.ms": EVERY_MS,
    }


class Session:
    """A client of one topic.

    Args:
        kafka: where it is, and who writes.
        topic: its name.
        limits: of what it sends.
        errors: where what Kafka and the client complain of is counted, by the code that librdkafka has for it.
        batching: how batches are made.
    """

    def __init__(
        self, kafka: KafkaAccess, topic: str, limits: Limits, errors: Counter[str], batching: Batching
    ) -> None:
        self._servers, self._topic, self._errors = kafka.bootstrap_servers, topic, errors
        self._client = Client(topic, client_settings(kafka, limits, batching))
        self._offered = self._handed = self._lost = 0
        self._back: list[Returned] = []
        self.refused = False
        """Whether Kafka has refused records for ever: no more is written, and this must end."""
        self.broken = ""
        """Why there is no use in going on."""
        self.away = False
        """Whether it has been told that Kafka is away."""
        self.traffic = Traffic()
        """As it was a few seconds ago."""

    @property
    def acknowledged(self) -> int:
        """Records that all replicas of Kafka have, or a few less."""
        # Failures are reported one by one and successes are not, so what neither waits nor failed was acknowledged.
        # What waits is asked for last and counts reports as well: the difference is never too large, and exact at 0.
        return self._handed - self._lost - self._client.waiting()

    def waiting(self) -> int:
        """How many records are not yet settled."""
        return self._client.waiting()

    def hand_over(self, keys: pa.BinaryArray, values: pa.BinaryArray) -> tuple[int, list[Returned]]:
        """How many of the records in their order there was room for, and those of them that are too large."""
        offer = self._client.hand_over(keys, values, self._offered)
        self._handed += offer.accepted
        taken, too_large = len(keys), list[Returned]()
        for place, complaint in offer.refused.items():
            if complaint.code != TOO_LARGE:
                taken = place  # and none after it was taken
                self._judge(complaint)
                break
            record = Record(keys[place].as_py(), values[place].as_py())
            too_large.append(Returned(self._offered + place, record, complaint.code, complaint.says))
        self._offered += taken
        return taken, too_large

    def hear(self, seconds: float) -> None:
        """Take reports; at most `seconds` long, less if something comes."""
        for event in self._client.poll(seconds):
            match event:
                case Undelivered():
                    self._take_back(event)
                case Complaint():
                    self._note(event)
                case Statistics(text):
                    self.traffic = traffic_of(text)

    def end(self, *, at_once: bool) -> list[Returned]:
        """All that is not written, in its order. Unless `at_once`, what is on the wire may come to its end before."""
        for on_the_wire in (True,) if at_once else (False, True):
            until = time.monotonic() + PURGE_SECONDS
            while self._client.waiting() and time.monotonic() < until:
                self._client.purge(on_the_wire=on_the_wire)
                self.hear(0.1)
        back, self._back = self._back, []
        return sorted(back, key=lambda one: one.number)

    def close(self) -> None:
        """End it. What still waits is lost."""
        self._client.close()

    def _take_back(self, event: Undelivered) -> None:
        self._lost += 1
        code, record = event.complaint.code, Record(event.key, event.value)
        self._errors[code] += 1
        blame = ("", "") if code in GIVEN_UP or code == BESIDE else (code, event.complaint.says)
        self._back.append(Returned(event.number, record, *blame, event.perhaps_written))
        if code in OF_A_RECORD:
            self.refused = True
        elif any(blame):
            self._judge(event.complaint)

    def _note(self, complaint: Complaint) -> None:
        self._errors[complaint.code] += 1
        if complaint.code == AWAY and not self.away:  # it is told with every attempt
            log.warning("Kafka is away, trying again", servers=self._servers)
            self.away = True
        elif complaint.code == GAP:
            self.refused = True
        elif complaint.fatal:
            self._judge(complaint)

    def _judge(self, complaint: Complaint) -> None:
        if complaint.code != QUEUE_FULL and not self.broken:
            self.broken = f"Kafka refuses what topic {self._topic} is given: {complaint.says} ({complaint.code})"
