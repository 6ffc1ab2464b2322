"""The one place that speaks to Kafka: topics are made and looked at from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined] # public, says its manual
from confluent_kafka.cimpl import NewTopic
from tweet_schema.topics import topic_settings

from tweet_local.waiting import wait_until

TIMEOUT_S = 10
PROBE_S = 0.25
KEEP_FOR_EVER = topic_settings()
"""As `tweet-schema topics` makes them."""

NOT_YET = {
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.UNKNOWN_LEADER_EPOCH,
    KafkaError.FENCED_LEADER_EPOCH,
}
"""What a partition says between being announced and being served: after a creation or a restart."""

LOOKING = {
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.NOT_COORDINATOR,
    KafkaError._TIMED_OUT,  # noqa: SLF001 - how the client names its own codes
}
"""What a broker says of groups until it has read them, or does not say in time."""

Offsets = dict[int, int]
"""By partition."""


def client(bootstrap_servers: str, login: Mapping[str, str]) -> AdminClient:
    """An admin client that notices quickly when a broker comes up, and does not complain while it is not."""
    quick = {"reconnect.backoff.ms": 20, "reconnect.backoff.max.ms": 100, "log_level": 0}
    return AdminClient({**login, "bootstrap.servers": bootstrap_servers, **quick})


@dataclass(frozen=True, slots=True)
class Member:
    """One consumer of a group, and what is its share."""

    client: str
    instance: str | None
    partitions: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Broker:
    """A Kafka address, asked questions."""

    bootstrap_servers: str
    admin: AdminClient

    def answers(self) -> bool:
        """Whether it tells its metadata within a moment and serves every partition that it announces."""
        try:
            found = self.admin.list_topics(timeout=PROBE_S)
        except KafkaException:
            return False
        return bool(found.brokers) and self._serves(sorted(found.topics))

    def create_topics(self, names: Sequence[str], partitions: int, config: Mapping[str, str] = KEEP_FOR_EVER) -> None:
        """Make the topics that are missing and return once each partition has a leader."""
        present = set(self.admin.list_topics(timeout=TIMEOUT_S).topics)
        missing = [NewTopic(name, partitions, 1, config=dict(config)) for name in names if name not in present]
        for future in self.admin.create_topics(missing).values() if missing else ():
            future.result(TIMEOUT_S)
        wait_until(lambda: self._serves(names), TIMEOUT_S, f"leaders of {', '.join(names)}")

    def delete_topics(self, names: Sequence[str]) -> None:
        """Remove those of the topics that are there, and their records."""
        there = self.admin.list_topics(timeout=TIMEOUT_S).topics
        wanted = [name for name in names if name in there]
        for future in self.admin.delete_topics(wanted).values() if wanted else ():
            future.result(TIMEOUT_S)

    def end_offsets(self, topic: str) -> Offsets:
        """Where the next record of each partition will be; empty for a topic that is not there."""
        return {item.partition: offset for item, offset in self._ends([topic]).items()}

    def group_offsets(self, group: str, topic: str) -> Offsets:
        """What a group has committed, as far as Kafka has read that; partitions without a commit are left out."""
        partitions = [TopicPartition(topic, number) for number in self._partitions(topic)]
        if not partitions:
            return {}
        asked = self.admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group, partitions)])
        try:
            committed = asked[group].result(TIMEOUT_S).topic_partitions
        except KafkaException as refused:
            if refused.args[0].code() in LOOKING:
                return {}
            raise
        return {item.partition: item.offset for item in committed if item.offset >= 0}

    def members(self, group: str) -> list[Member]:
        """Who is in a consumer group now; nobody in one that is not there, or while Kafka has just begun to look."""
        try:
            described = self.admin.describe_consumer_groups([group], request_timeout=TIMEOUT_S)[group].result()
        except KafkaException as refused:
            if refused.args[0].code() in LOOKING:
                return []
            raise
        return [
            Member(
                member.client_id,
                member.group_instance_id,
                sorted((item.topic, item.partition) for item in member.assignment.topic_partitions),
            )
            for member in described.members
        ]

    def _ends(self, topics: Sequence[str]) -> dict[TopicPartition, int]:
        latest = OffsetSpec.latest()  # type: ignore[no-untyped-call] # the client has no types here
        wanted = {TopicPartition(topic, number): latest for topic in topics for number in self._partitions(topic)}
        answers = self.admin.list_offsets(wanted) if wanted else {}
        return {item: future.result(TIMEOUT_S).offset for item, future in answers.items()}

    def _partitions(self, topic: str) -> Sequence[int]:
        found = self.admin.list_topics(timeout=TIMEOUT_S).topics
        return sorted(found[topic].partitions) if topic in found else ()

    def _serves(self, topics: Sequence[str]) -> bool:
        """Whether every partition answers; its leader may be named a moment before it knows of it."""
        try:
            return len({item.topic for item in self._ends(topics)}) == len(topics)
        except KafkaException as refused:
            if refused.args[0].retriable() or refused.args[0].code() in NOT_YET:
                return False
            raise


def broker(bootstrap_servers: str, login: Mapping[str, str] = MappingProxyType({})) -> Broker:
    """A broker to ask; `login` are settings of the client."""
    return Broker(bootstrap_servers, client(bootstrap_servers, login))


def total(offsets: Mapping[int, int]) -> int:
    """Records of all partitions together."""
    return sum(offsets.values())
