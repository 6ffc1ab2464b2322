"""The one place that speaks to Kafka: records come out of it, offsets are looked up and acknowledged."""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient

from tweet_loader.record import Delivery, Headers, Place, Record, Span
from tweet_loader.resume import OffsetsGoneError, Start, Watermarks, starts

GROUP = "tweet-loader"
NO_ID = "AAAAAAAAAAAAAAAAAAAAAA"
"""The id of 16 zero bytes, which a Kafka before 2.8 gives for every topic."""
ANSWER_SECONDS = 2.0
POLL_SECONDS = 0.1
"""How long a call into the client may keep a signal waiting."""
POLL_RECORDS = 1_000
CLOSE_SECONDS = 5.0
COMPLAIN_SECONDS = 5.0

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class KafkaAwayError(ConnectionError):
    """Kafka does not answer, or does not have what is asked for yet. Waiting may help."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When a delivery is full: after so many records, so many bytes or so much time, whatever comes first."""

    rows: int = 10_000
    size_bytes: int = 32 * 2**20
    seconds: float = 0.5


class Kafka:
    """A Kafka address. Nothing is asked before a method is called."""

    def __init__(self, bootstrap_servers: str) -> None:
        self.bootstrap_servers = bootstrap_servers
        self._unanswered: set[Place] = set()
        self._silent_until = 0.0
        self._consumer = Consumer(
            {
                "bootstrap.servers": bootstrap_servers,
                "group.id": GROUP,
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "enable.partition.eof": True,
                # A known offset that is gone must stop the loader; the client would move it silently.
                "auto.offset.reset": "error",
                # The client's own queue bounds memory; its default back-off of 1 s would stall a full one.
                "queued.max.messages.kbytes": 32 * 1024,
                "fetch.queue.backoff.ms": 50,
                "reconnect.backoff.max.ms": 1_000,
                "error_cb": self.complain,
                "on_commit": self._answered,
                "log_level": 0,
            }
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        deadline = time.monotonic() + CLOSE_SECONDS
        while self._unanswered and time.monotonic() < deadline:
            self._consumer.poll(POLL_SECONDS)
        self._consumer.close()

    def watermarks(self, topics: Iterable[str]) -> dict[Place, Watermarks]:
        """What Kafka holds of every partition of `topics`.

        Raises:
            KafkaAwayError: when it does not answer, or a topic is not there; it says which.
        """
        try:
            return {place: self._watermarks(place) for topic in topics for place in self._partitions(topic)}
        except KafkaException as error:
            raise KafkaAwayError(
                f"no Kafka answers at {self.bootstrap_servers} (--bootstrap-servers): {error.args[0].str()}"
            ) from error

    def topic_ids(self, topics: Collection[str]) -> dict[str, str]:
        """What Kafka calls this making of each topic; nothing for those of which it does not say.

        Raises:
            KafkaAwayError: when it does not answer.
        """
        try:
            admin = AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0})
            found = admin.describe_topics(TopicCollection(list(topics)), request_timeout=ANSWER_SECONDS)
            ids = {topic: str(future.result().topic_id) for topic, future in found.items()}
        except KafkaException as error:
            raise KafkaAwayError(f"Kafka does not describe its topics: {error.args[0].str()}") from error
        return {topic: name for topic, name in ids.items() if name != NO_ID}

    def records(self, begin: Sequence[Start], pace: Pace, stop: threading.Event, *, to_end: bool) -> "KafkaSource":
        """A source that begins there; with `to_end` it ends where Kafka ends now."""
        ends = self.watermarks({start.place.topic for start in begin}) if to_end else {}
        self._consumer.assign([TopicPartition(*start.place, start.offset) for start in begin])
        return KafkaSource(self, begin, pace, stop, {place: marks.end for place, marks in ends.items()})

    def known_end(self, place: Place) -> int:
        """Where a partition ended when something was last fetched of it; below zero before that."""
        _, end = self._consumer.get_watermark_offsets(TopicPartition(*place), cached=True)
        return int(end)

    def take(self, most: int, seconds: float) -> list[Message]:
        """Messages and events of the client, as many as there are within the time."""
        return self._consumer.consume(most, timeout=seconds)

    def acknowledge(self, ends: Mapping[Place, int]) -> None:
        """Commit to the group, for lag tools only, without waiting for the answer."""
        self._unanswered |= set(ends)
        self._consumer.commit(offsets=[TopicPartition(*place, end) for place, end in ends.items()])

    def complain(self, error: KafkaError) -> None:
        """Log what the client will get over by itself; it says so for every try, this for some."""
        if time.monotonic() >= self._silent_until:
            log.warning("Kafka is waited for", error=error.str(), code=error.name())
            self._silent_until = time.monotonic() + COMPLAIN_SECONDS

    def _answered(self, error: KafkaError | None, partitions: Sequence[TopicPartition]) -> None:
        self._unanswered -= {Place(item.topic, item.partition) for item in partitions}
        if error is not None:
            log.warning("group offsets not committed; lag tools are behind", error=error.str())

    def _partitions(self, topic: str) -> list[Place]:
        found = self._consumer.list_topics(topic, timeout=ANSWER_SECONDS).topics[topic]
        if found.error is not None:
            raise KafkaAwayError(f"the topic {topic} is not there: {found.error.str()}; create it, or name another")
        return [Place(topic, number) for number in sorted(found.partitions)]

    def _watermarks(self, place: Place) -> Watermarks:
        marks = self._consumer.get_watermark_offsets(TopicPartition(*place), timeout=ANSWER_SECONDS)
        return Watermarks(*marks)


class KafkaSource:
    """Deliveries of assigned partitions, each beginning where the one before it ended."""

    def __init__(
        self, kafka: Kafka, begin: Sequence[Start], pace: Pace, stop: threading.Event, ends: Mapping[Place, int]
    ) -> None:
        self._kafka = kafka
        self._pace = pace
        self._stop = stop
        self._ends = ends
        self._position = {start.place: start.offset for start in begin}
        self.on_round: Callable[[], None] = lambda: None
        """Called each time the source has looked for records."""
        self._delivered = time.monotonic()
        self._unknown = {start.place for start in begin if start.first}
        self._topic_ids = {start.place.topic: start.topic_id for start in begin}

    def deliveries(self) -> Iterator[Delivery]:
        """Deliveries until the stop event is set or the end is reached; what is in hand then is delivered.

        Raises:
            OffsetsGoneError: when Kafka drops records before they were read.
        """
        while not self._stop.is_set() and not self._at_end(self._position):
            delivery = self._take()
            self.on_round()
            self._delivered = time.monotonic()
            if delivery.spans:
                self._position |= {span.place: span.end for span in delivery.spans}
                self._unknown -= {span.place for span in delivery.spans}
                yield delivery

    def seconds_since_delivery(self) -> float:
        """How long ago the newest delivery was taken."""
        return time.monotonic() - self._delivered

    def lag(self) -> dict[Place, int]:
        """How many records of each partition were not delivered yet, as far as the client knows by itself."""
        return {place: max(0, self._kafka.known_end(place) - at) for place, at in self._position.items()}

    def acknowledge(self, spans: Sequence[Span]) -> None:
        """Show lag tools how far the sink is."""
        self._kafka.acknowledge({span.place: span.end for span in spans})

    def _at_end(self, position: Mapping[Place, int]) -> bool:
        return bool(self._ends) and all(position[place] >= end for place, end in self._ends.items())

    def _take(self) -> Delivery:
        records: list[Record] = []
        reached = dict(self._position)
        size, deadline = 0, time.monotonic() + self._pace.seconds
        while len(records) < self._pace.rows and size < self._pace.size_bytes and not self._stop.is_set():
            left = deadline - time.monotonic()
            if left <= 0 or self._at_end(reached):
                break
            most = min(POLL_RECORDS, self._pace.rows - len(records))
            for message in self._kafka.take(most, min(left, POLL_SECONDS)):
                if message.error() is None:
                    records.append(_record(message))
                    size += len(message)
                    reached[Place(records[-1].topic, records[-1].partition)] = records[-1].offset + 1
                else:
                    self._heed(message, reached)
        return Delivery(records, self._spans(reached))

    def _spans(self, reached: Mapping[Place, int]) -> list[Span]:
        return [
            Span(place, begin, reached[place], place in self._unknown, self._topic_ids[place.topic])
            for place, begin in self._position.items()
            if reached[place] > begin
        ]

    def _heed(self, event: Message, reached: dict[Place, int]) -> None:
        error, place = event.error(), Place(str(event.topic()), int(event.partition() or 0))
        if error is None:
            return
        if error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - how the client names its own codes
            # Not every offset is a record: behind a transaction's last one the end is only known from this.
            reached[place] = max(reached[place], int(event.offset() or 0))
        elif error.code() == KafkaError._AUTO_OFFSET_RESET:  # noqa: SLF001 - as above
            starts(self._position, self._kafka.watermarks({place.topic for place in self._position}))
            raise OffsetsGoneError(f"Kafka refuses the offset of {place.topic}[{place.partition}]: {error.str()}")
        else:
            self._kafka.complain(error)


def _record(message: Message) -> Record:
    _, timestamp = message.timestamp()
    return Record(
        topic=str(message.topic()),
        partition=int(message.partition() or 0),
        offset=int(message.offset() or 0),
        timestamp_ms=timestamp,
        key=message.key(),
        value=message.value(),
        headers=_headers(message),
    )


def _headers(message: Message) -> Headers:
    found = message.headers()
    pairs = found.items() if isinstance(found, dict) else found or ()
    # The client's types allow text, which a producer may give it; what comes from Kafka is bytes.
    return [(name, value.encode() if isinstance(value, str) else value) for name, value in pairs]
