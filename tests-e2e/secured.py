"""A pipeline in which every component logs in to Kafka under a name of its own, and what each may do there."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from tweet_local.java import java_home
from tweet_local.pipeline import Pipeline
from tweet_local.processes import Program
from tweet_local.secured_kafka import SecuredKafka
from tweet_local.stages import Stage

ANSWER_S = 10
GROUPS = {"processor": "tweet-processor", "trends": "tweet-processor-trends", "loader": "tweet-loader-of-a-warehouse"}
"""A group that each may use: its own, or one of its own."""
REFUSED = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
}


@dataclass
class Secured:
    """What runs, and who it is."""

    pipeline: Pipeline
    kafka: SecuredKafka
    said: list[str] = field(default_factory=list)
    """What commands that ended printed."""

    def attempt(
        self, user: str, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user to its end, whatever that is."""
        known = {**os.environ, **self._environment(user), **(environment or {})}
        folder = self.pipeline.site.folder
        done = subprocess.run(command, env=known, cwd=folder, capture_output=True, text=True, check=False)
        self.said.append(done.stdout + done.stderr)
        return done

    def run(self, user: str, command: Sequence[str]) -> str:
        """What the command prints, which must end well."""
        done = self.attempt(user, command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, stage: Stage, user: str, command: Sequence[str]) -> Program:
        """Let a stage run as this user."""
        return self.pipeline.programs.start(stage, command, self._environment(user))

    def _environment(self, user: str) -> dict[str, str]:
        java = {"JAVA_HOME": str(java_home(self.pipeline.artifacts.root)), "SPARK_LOCAL_IP": "127.0.0.1"}
        return java | self.kafka.environment(user)

    def admin(self, user: str) -> AdminClient:
        """A client of this user's that asks Kafka about itself."""
        return AdminClient({**self.kafka.access(user).librdkafka(), "log_level": 0})

    def may(self, user: str, resource: str) -> str:
        """What Kafka says that the user may do with a topic, a group or the cluster, as words in their order."""
        admin = self.admin(user)
        try:
            if resource == "cluster":
                cluster = admin.describe_cluster(include_authorized_operations=True).result(ANSWER_S)
                allowed = cluster.authorized_operations
            elif resource in self.pipeline.site.topics.every:
                asked = admin.describe_topics(TopicCollection([resource]), include_authorized_operations=True)
                allowed = asked[resource].result(ANSWER_S).authorized_operations
            else:
                groups = admin.describe_consumer_groups([resource], include_authorized_operations=True)
                allowed = groups[resource].result(ANSWER_S).authorized_operations
        except KafkaException as error:
            if error.args[0].code() not in REFUSED:
                raise
            allowed = []
        return " ".join(sorted(operation.name.lower() for operation in allowed or []))


class Trial:
    """One user who tries what it must not."""

    def __init__(self, secured: Secured, user: str) -> None:
        self._admin = secured.admin(user)
        self._login = secured.kafka.access(user).librdkafka() | {"log_level": "0"}
        self._topics = secured.pipeline.site.topics
        self._group = GROUPS.get(user, user)

    def of(self, wish: str) -> KafkaError | None:
        """What Kafka answers to `to read raw` and the like; none where it is allowed."""
        match wish.split():
            case ["to", "read", topic]:
                return self._read(getattr(self._topics, topic))
            case ["to", "write", topic] | ["to", "write", "into", topic]:
                return self._write(getattr(self._topics, topic))
            case ["to", "delete", topic]:
                return self._asked(self._admin.delete_topics([getattr(self._topics, topic)]))
            case ["to", "make", "a", "topic"]:
                return self._asked(self._admin.create_topics([NewTopic("another", 1, 1)]))
        raise ValueError(wish)

    def _read(self, topic: str) -> KafkaError | None:
        consumer = Consumer({**self._login, "group.id": self._group})
        try:
            unseen: KafkaError | None = consumer.list_topics(topic, timeout=ANSWER_S).topics[topic].error
            if unseen is not None:
                return unseen
            consumer.assign([TopicPartition(topic, 0, 0)])
            message = consumer.poll(ANSWER_S)
            assert message is not None, f"no answer to a read of {topic}"
            return message.error()
        finally:
            consumer.close()

    def _write(self, topic: str) -> KafkaError | None:
        answers: list[KafkaError | None] = []

        def heard(error: KafkaError | None, _: Message) -> None:
            answers.append(error)

        producer = Producer(self._login)
        producer.produce(topic, b"not mine", on_delivery=heard)
        producer.flush(ANSWER_S)
        (answer,) = answers
        return answer

    def _asked(self, futures: Mapping[str, Future[None]]) -> KafkaError | None:
        (future,) = futures.values()
        try:
            future.result(ANSWER_S)
        except KafkaException as error:
            refused: KafkaError = error.args[0]
            return refused
        return None
