"""One test's topics with a hand on both ends: what a producer would send, what a consumer would read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from confluent_kafka import Consumer, Message, Producer, TopicPartition
from tweet_schema.contract import Contract, latest
from tweet_schema.topics import PARTITIONER, Subject, message_key
from tweet_schema.wire import decode, encode, frame, unframe

from tweet_local.topics import Topics

PATIENCE_S = 30
Headers = Sequence[tuple[str, str | bytes | None]]


class LaneError(RuntimeError):
    """Kafka did not take or give what it should have."""


@dataclass
class Lane:
    """Three topics and the ids that the registry gave their contracts."""

    bootstrap_servers: str
    registry_url: str
    topics: Topics
    ids: Mapping[Subject, int]
    published: list[tuple[bytes | None, bytes | None]] = field(default_factory=list)
    """Key and value of every record that `publish` sent."""

    def publish(self, value: bytes | None, key: bytes | None = b"fake:1", headers: Headers = ()) -> None:
        """Put one record into raw and return when Kafka has it."""
        producer = self._producer()
        producer.produce(self.topics.raw, value=value, key=key, headers=list(headers))
        self._flush(producer)
        self.published.append((key, value))

    def publish_all(self, values: Iterable[bytes], key: bytes = b"fake:1", topic: str | None = None) -> None:
        """Put records of one key into raw, hence in one partition and in order, and return when Kafka has them all."""
        producer = self._producer()
        for value in values:
            producer.produce(topic or self.topics.raw, value=value, key=key)
        self._flush(producer)

    def publish_events(self, events: Iterable[Mapping[str, object]]) -> None:
        """Put sound events into raw and return when Kafka has them all."""
        producer = self._producer()
        for event in events:
            key = message_key(str(event["source"]), str(event["tweet_id"]))
            producer.produce(self.topics.raw, value=self.message(event), key=key)
        self._flush(producer)

    def publish_processed(self, tweets: Iterable[Mapping[str, object]]) -> None:
        """Put records into processed, as the processor would, and return when Kafka has them all."""
        producer = self._producer()
        for tweet in tweets:
            key = message_key(str(tweet["source"]), str(tweet["tweet_id"]))
            producer.produce(self.topics.processed, value=self.message(tweet, Subject.PROCESSED), key=key)
        self._flush(producer)

    def message(self, record: Mapping[str, object], subject: Subject = Subject.RAW) -> bytes:
        """The record as one framed message of its contract."""
        return frame(self.ids[subject], encode(latest(subject), record))

    def read(self, topic: str) -> list[Message]:
        """Every record that is in `topic` now, partition by partition."""
        consumer = Consumer(
            {"bootstrap.servers": self.bootstrap_servers, "group.id": "lane", "enable.auto.commit": False}
        )
        try:
            partitions = consumer.list_topics(topic, timeout=PATIENCE_S).topics[topic].partitions
            places = [TopicPartition(topic, partition, 0) for partition in partitions]
            expected = sum(consumer.get_watermark_offsets(place, timeout=PATIENCE_S)[1] for place in places)
            consumer.assign(places)
            messages: list[Message] = []
            while len(messages) < expected:
                got = consumer.consume(expected - len(messages), timeout=PATIENCE_S)
                if not got:
                    raise LaneError(f"{topic}: {len(messages)} of {expected} records in {PATIENCE_S} s")
                messages += got
            return messages
        finally:
            consumer.close()

    def ends(self, topic: str) -> dict[int, int]:
        """The offset behind the last record of each partition."""
        consumer = Consumer({"bootstrap.servers": self.bootstrap_servers, "group.id": "lane"})
        try:
            partitions = consumer.list_topics(topic, timeout=PATIENCE_S).topics[topic].partitions
            places = [TopicPartition(topic, partition) for partition in partitions]
            return {place.partition: consumer.get_watermark_offsets(place, timeout=PATIENCE_S)[1] for place in places}
        finally:
            consumer.close()

    def processed(self) -> list[dict[str, object]]:
        """What is in processed, decoded."""
        return [self._open(message, latest(Subject.PROCESSED)) for message in self.read(self.topics.processed)]

    def rejected(self) -> list[dict[str, object]]:
        """What is in rejected, decoded."""
        return [self._open(message, latest(Subject.REJECTED)) for message in self.read(self.topics.rejected)]

    def trends(self) -> list[dict[str, object]]:
        """What is in trends, decoded."""
        return [self._open(message, latest(Subject.TRENDS)) for message in self.read(self.topics.trends)]

    def _open(self, message: Message, contract: Contract) -> dict[str, object]:
        value = message.value()
        parts = unframe(value if isinstance(value, bytes) else None)
        if parts.schema_id != self.ids[contract.subject]:
            raise LaneError(f"{message.topic()} holds a message of schema {parts.schema_id}, not {contract.label}")
        return decode(parts.body, contract.text, contract)

    def _producer(self) -> Producer:
        return Producer({"bootstrap.servers": self.bootstrap_servers, "partitioner": PARTITIONER})

    def _flush(self, producer: Producer) -> None:
        if left := producer.flush(PATIENCE_S):
            raise LaneError(f"Kafka did not take {left} records in {PATIENCE_S} s")
