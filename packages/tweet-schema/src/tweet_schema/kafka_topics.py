"""Makes topics and looks at those that are there. Needs the extra `registry`, whose client speaks to Kafka as well."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined] # public by its documentation, not by its stubs
    ConfigResource,
    ResourceType,
    TopicMetadata,
)
from confluent_kafka.cimpl import NewTopic
from tenacity import Retrying, retry_if_exception_type, stop_before_delay, wait_fixed

from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.kafka_admin import admin_client
from tweet_schema.topic_plan import Found, Plan, count, differences

QUESTION_SECONDS = 1.0
"""Longest single question to a Kafka that may be away."""
WORK_SECONDS = 30.0
"""Longest answer of a Kafka that is there, to what it is asked to do."""
PAUSE_SECONDS = 0.2


class KafkaUnavailableError(ConnectionError):
    """Kafka does not answer, or is not yet complete. Waiting may help."""


class KafkaRefusalError(RuntimeError):
    """Kafka answers and refuses. Waiting does not help."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one topic."""

    made: bool
    differences: Collection[str] = ()
    """In what a topic that was there is not as planned; it was not changed."""

    @property
    def state(self) -> str:
        """In one word."""
        return "differs" if self.differences else "made" if self.made else "there"


class KafkaTopics:
    """The topics of one Kafka.

    Args:
        access: where it is, and who asks.
        wait_seconds: how long each step waits for brokers that are not there.
    """

    def __init__(self, access: KafkaAccess, wait_seconds: float) -> None:
        self._admin, self._why = admin_client(access)
        self._servers = access.bootstrap_servers
        self._patience = Retrying(
            retry=retry_if_exception_type(KafkaUnavailableError),
            wait=wait_fixed(PAUSE_SECONDS),
            stop=stop_before_delay(wait_seconds),
            reraise=True,
        )

    def make(self, names: Collection[str], plan: Plan) -> dict[str, Outcome]:
        """Make those of `names` that are missing and return once all can be used, with what became of each.

        Raises:
            KafkaUnavailableError: no Kafka answers in time, or too few brokers do for the planned copies.
            KafkaRefusalError: it refuses, and says why.
        """
        there = self._patience(self._topics, plan.replication)
        try:
            made = {name for name in names if name not in there and self._create(name, plan)}
            served = self._patience(self._served, names)
            settings = self._settings([name for name in names if name not in made])
        except KafkaException as error:
            raise KafkaRefusalError(f"Kafka at {self._servers} refuses: {_cause(error).str()}") from None
        return {
            name: Outcome(made=True)
            if name in made
            else Outcome(made=False, differences=differences(plan, _found(served[name], settings[name])))
            for name in names
        }

    def _topics(self, brokers: int = 1) -> dict[str, TopicMetadata]:
        try:
            told = self._admin.list_topics(timeout=QUESTION_SECONDS)
        except KafkaException as error:
            advice = "start it or set --bootstrap-servers (TWEET_SCHEMA_BOOTSTRAP_SERVERS)"
            said = f"no Kafka answers at {self._servers} ({self._why() or _cause(error).str()}); {advice}"
            raise KafkaUnavailableError(said) from None
        if len(told.brokers) < brokers:
            has = count(len(told.brokers), "broker")
            raise KafkaUnavailableError(f"Kafka at {self._servers} has {has}, too few for --replication {brokers}")
        return told.topics

    def _create(self, name: str, plan: Plan) -> bool:
        """Whether it was this that made it, and nobody else at the same time."""
        wanted = NewTopic(name, plan.partitions, plan.replication, config=dict(plan.settings))
        try:
            self._admin.create_topics([wanted], operation_timeout=WORK_SECONDS)[name].result()
        except KafkaException as error:
            if _cause(error).code() == KafkaError.TOPIC_ALREADY_EXISTS:
                return False
            refused = f"Kafka at {self._servers} does not make {name}: {_cause(error).str()}"
            raise KafkaRefusalError(refused) from None
        return True

    def _served(self, names: Collection[str]) -> dict[str, TopicMetadata]:
        """The topics, each of whose partitions has a leader."""
        topics = self._topics()
        for name in names:
            parts = topics[name].partitions.values() if name in topics else ()
            if not parts or any(one.leader < 0 for one in parts):
                raise KafkaUnavailableError(f"Kafka at {self._servers} does not serve {name} yet")
        return topics

    def _settings(self, names: Collection[str]) -> dict[str, Mapping[str, str]]:
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in names]
        answers = self._admin.describe_configs(resources, request_timeout=WORK_SECONDS) if resources else {}
        told = {resource.name: answer.result() for resource, answer in answers.items()}
        return {topic: {name: entry.value for name, entry in entries.items()} for topic, entries in told.items()}


def _found(topic: TopicMetadata, settings: Mapping[str, str]) -> Found:
    copies = min(len(part.replicas) for part in topic.partitions.values())
    return Found(len(topic.partitions), copies, settings)


def _cause(error: KafkaException) -> KafkaError:
    cause: KafkaError = error.args[0]
    return cause
