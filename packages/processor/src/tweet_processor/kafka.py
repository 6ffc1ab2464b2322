"""The one place that asks Kafka itself: Spark moves the records, this looks at where they are."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined] # public, says its manual
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.kafka_admin import admin_client

REQUEST_SECONDS = 2.0
READ_SECONDS = 5.0
READ_AT_ONCE = 10_000


class KafkaUnavailableError(ConnectionError):
    """No broker answers, or a topic is not there."""


def wait_for_topics(access: KafkaAccess, topics: set[str], seconds: float) -> None:
    """Return once every one of `topics` exists.

    Raises:
        KafkaUnavailableError: naming the address or the missing topics, after `seconds`.
    """
    admin, why = admin_client(access)
    deadline = time.monotonic() + seconds
    while True:
        missing = missing_topics(admin, topics)
        if missing is not None and not missing:
            return
        if time.monotonic() > deadline:
            raise KafkaUnavailableError(
                f"no Kafka answers at {access.bootstrap_servers} ({why()}): start it or set --bootstrap-servers"
                if missing is None
                else f"Kafka at {access.bootstrap_servers} has no topic {', '.join(sorted(missing))}{access.unseen}: "
                "create it first"
            )
        time.sleep(REQUEST_SECONDS / 10)


def missing_topics(admin: AdminClient, topics: set[str]) -> set[str] | None:
    """Those of `topics` that do not exist; None when no broker answers."""
    try:
        return topics - set(admin.list_topics(timeout=REQUEST_SECONDS).topics)
    except KafkaException:
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it is and what it holds."""

    partition: int
    offset: int
    value: bytes | None
    written_at: datetime | None = None
    """By Kafka, where it knows."""


def record_of(partition: int, offset: int, value: object, stamp: tuple[int, int]) -> Record:
    """From what the client gives; a time below zero is none."""
    _, milliseconds = stamp
    at = datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds >= 0 else None
    return Record(partition, offset, value if isinstance(value, bytes) else None, at)


class Kafka:
    """Looks at topics and commits for a group of which nobody is a member.

    Every method raises KafkaUnavailableError when the brokers do not answer in time.
    """

    def __init__(self, access: KafkaAccess, group: str) -> None:
        quiet: dict[str, str | int | float | bool] = {**access.librdkafka(), "log_level": 0}
        self._admin = AdminClient(quiet)
        self._consumer = Consumer(
            {**quiet, "group.id": group, "enable.auto.commit": False, "auto.offset.reset": "error"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._consumer.close()

    def ends(self, topics: Collection[str]) -> dict[str, dict[int, int]]:
        """The next offset of every partition, by topic."""
        return self._offsets(topics, OffsetSpec.latest())  # type: ignore[no-untyped-call] # the client has no types here

    def beginnings(self, topics: Collection[str]) -> dict[str, dict[int, int]]:
        """The first offset that is kept of every partition, by topic."""
        return self._offsets(topics, OffsetSpec.earliest())  # type: ignore[no-untyped-call] # as above

    def read(self, topic: str, first: Mapping[int, int], end: Mapping[int, int]) -> list[Record]:
        """Records from `first` up to `end`, partitions mixed, offsets of each in order."""
        wanted = {number: offset for number, offset in first.items() if offset < end.get(number, 0)}
        if not wanted:
            return []
        found: list[Record] = []
        try:
            self._consumer.assign([TopicPartition(topic, number, offset) for number, offset in wanted.items()])
            deadline = time.monotonic() + READ_SECONDS
            while wanted and time.monotonic() < deadline:
                for message in self._consumer.consume(READ_AT_ONCE, REQUEST_SECONDS / 20):
                    number, offset, value = message.partition(), message.offset(), message.value()
                    if message.error() is not None or number is None or offset is None:
                        raise KafkaUnavailableError(f"{topic} could not be read: {message.error()}")
                    if offset < end[number]:
                        found.append(record_of(number, offset, value, message.timestamp()))
                    if offset + 1 >= end[number]:
                        wanted.pop(number, None)
            self._consumer.unassign()
        except KafkaException as away:
            raise KafkaUnavailableError(f"{topic} could not be read: {away}") from away
        if wanted:
            raise KafkaUnavailableError(f"{topic} could not be read to its end in {READ_SECONDS:.0f} s")
        return found

    def commit(self, topic: str, offsets: Mapping[int, int]) -> None:
        """Tell the group's offsets, for tools that show its lag. Nothing of ours ever reads them."""
        places = [TopicPartition(topic, number, offset) for number, offset in offsets.items()]
        try:
            self._consumer.commit(offsets=places, asynchronous=False)
        except KafkaException as refused:
            raise KafkaUnavailableError(f"the group's offsets were not taken: {refused}") from refused

    def _offsets(self, topics: Collection[str], when: OffsetSpec) -> dict[str, dict[int, int]]:
        try:
            known = self._admin.list_topics(timeout=REQUEST_SECONDS).topics
            asked = {TopicPartition(topic, number): when for topic in topics for number in known[topic].partitions}
            found: dict[str, dict[int, int]] = {topic: {} for topic in topics}
            for place, answer in self._admin.list_offsets(asked).items():
                found[place.topic][place.partition] = answer.result(REQUEST_SECONDS).offset
        except (KafkaException, KeyError, TimeoutError) as away:
            raise KafkaUnavailableError(f"the offsets of {', '.join(sorted(topics))} are not told: {away!r}") from away
        return found
