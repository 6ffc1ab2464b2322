"""The way into a topic of Kafka, and the only file that moves data with its client."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import pyarrow as pa
import structlog
from tweet_schema.topics import PARTITIONER

from tweet_producer.encode import Record
from tweet_producer.librdkafka import Client, Complaint, Statistics, Undelivered
from tweet_producer.traffic import EVERY_MS, Traffic, traffic_of

log = structlog.get_logger()
LINGER_MS = 20
"""A fiftieth of a second that makes batches worth compressing."""
QUEUE_MESSAGES = 50_000
QUEUE_KBYTES = 65_536
"""Beyond either of these there is no room: what Kafka does not take must not grow in memory."""
WORTHWHILE = QUEUE_MESSAGES // 8
"""So much room is waited for, rather than handing over a few records again and again."""
PURGE_SECONDS = 5.0
"""How long reports on what was given up may take: they come from this process."""
TOO_LARGE, QUEUE_FULL, FATAL, AWAY = "MSG_SIZE_TOO_LARGE", "_QUEUE_FULL", "_FATAL", "_ALL_BROKERS_DOWN"
GIVEN_UP = ("_PURGE_QUEUE", "_PURGE_INFLIGHT")


class KafkaBrokenError(RuntimeError):
    """Kafka refuses what it is given, or its client cannot go on. Waiting does not help."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that came back."""

    number: int
    """By which all that was sent is ordered."""
    record: Record
    too_large: bool
    perhaps_written: bool
    """Whether it may be in Kafka nevertheless."""


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
        "delivery.report.only.error": True,
        "reconnect.backoff.max.ms": 1000,
        "statistics.interval.ms": EVERY_MS,
        "log_level": 0,  # it tells its troubles several times a second each: whoever asked is told once by us
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
        self._client = Client(topic, client_settings(bootstrap_servers, largest))
        self._offered = self._handed = self._lost = self._settled = self._seen = 0
        self._counting = Lock()
        self._returned: list[Returned] = []
        self._broken, self._away = "", False
        self.moved_at = clock()
        """When Kafka last took something, or nothing was waiting for it."""
        self.errors: Counter[str] = Counter()
        """What Kafka and its client complained of, by the code that librdkafka has for it."""
        self.traffic = Traffic()
        """As it was a few seconds ago."""

    @property
    def acknowledged(self) -> int:
        """Records that all replicas of Kafka have."""
        # Failures are reported one by one and successes are not, so what neither waits nor failed was acknowledged.
        # What waits is asked for last and counts reports as well: the difference is never too large, and exact at 0.
        settled = self._handed - self._lost - self._client.waiting()
        with self._counting:  # whoever watches asks from another thread, and must never see it fall
            self._settled = max(self._settled, settled)
            return self._settled

    def send(self, keys: pa.BinaryArray, values: pa.BinaryArray) -> int:
        """Hand over records in their order; how many of them there was room for."""
        waiting = self._client.waiting()
        if waiting == 0:
            self.moved_at = self._clock()
        room = QUEUE_MESSAGES - waiting
        if room < min(len(keys), WORTHWHILE):
            return 0
        keys, values = keys[:room], values[:room]
        offer = self._client.hand_over(keys, values, self._offered)
        self._handed += offer.accepted
        taken = len(keys)
        for place, complaint in offer.refused.items():
            if complaint.code != TOO_LARGE:
                taken = place  # and none after it was taken
                self._judge(complaint)
                break
            record = Record(keys[place].as_py(), values[place].as_py())
            self._returned.append(Returned(self._offered + place, record, too_large=True, perhaps_written=False))
        self._offered += taken
        return taken

    def serve(self, seconds: float) -> None:
        """Take reports; at most `seconds` long, less if something comes.

        Raises:
            KafkaBrokenError: when there is no use in going on.
        """
        for event in self._client.poll(seconds):
            self._hear(event)
        acknowledged = self.acknowledged
        if acknowledged > self._seen:
            self._seen, self._away = acknowledged, False
            self.moved_at = self._clock()
        elif self._client.waiting() == 0:
            self.moved_at = self._clock()
        if self._broken:
            raise KafkaBrokenError(self._broken)

    def waiting(self) -> int:
        """How many records are not yet settled."""
        return self._client.waiting()

    def returned(self) -> list[Returned]:
        """What came back since this was last asked."""
        returned, self._returned = self._returned, []
        return returned

    def purge(self) -> list[Returned]:
        """Give up all that waits; in the order in which it was sent."""
        self._client.purge()
        until = self._clock() + PURGE_SECONDS
        while self._client.waiting() and self._clock() < until:
            for event in self._client.poll(0.1):
                self._hear(event)
        return sorted(self.returned(), key=lambda one: one.number)

    def close(self) -> None:
        """End it. What still waits is lost."""
        self._client.close()

    def _hear(self, event: Undelivered | Complaint | Statistics) -> None:
        match event:
            case Undelivered(number, key, value, complaint, perhaps_written):
                self._lost += 1
                too_large = complaint.code == TOO_LARGE
                self._returned.append(Returned(number, Record(key, value), too_large, perhaps_written))
                self.errors[complaint.code] += 1
                if not too_large and complaint.code not in GIVEN_UP:
                    self._judge(complaint)
            case Complaint(code, _):
                self.errors[code] += 1
                if code == FATAL:
                    self._judge(event)
                elif code == AWAY and not self._away:  # it is told with every attempt
                    log.warning("Kafka is away, trying again", servers=self._servers)
                    self._away = True
            case Statistics(text):
                self.traffic = traffic_of(text)

    def _judge(self, complaint: Complaint) -> None:
        if complaint.code != QUEUE_FULL and not self._broken:
            self._broken = f"Kafka refuses what topic {self._topic} is given: {complaint.says} ({complaint.code})"
