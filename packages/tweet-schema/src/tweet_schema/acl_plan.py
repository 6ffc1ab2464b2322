"""What each component must be allowed to do in Kafka: its job, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tweet_schema.topics import Topic

PROCESSOR_GROUP, TRENDS_GROUP, LOADER_GROUP = "tweet-processor", "tweet-processor-trends", "tweet-loader"
SPARK_GROUPS = "-spark"
"""How the names of the groups go on that Spark makes for a job, behind the job's own group."""


class Component(StrEnum):
    """Who speaks to Kafka, each as a principal of its own. `tweet-insights` never does."""

    PRODUCER = "producer"
    PROCESSOR = "processor"
    TRENDS = "trends"
    LOADER = "loader"


class Resource(StrEnum):
    """What there are rights to."""

    TOPIC = "topic"
    GROUP = "group"


class Operation(StrEnum):
    """What one may do, in Kafka's words."""

    READ = "read"
    WRITE = "write"
    DESCRIBE = "describe"
    DESCRIBE_CONFIGS = "describe_configs"


class Right(NamedTuple):
    """One thing that somebody may do."""

    resource: Resource
    name: str
    prefixed: bool
    """Whether it is to everything that begins with that name."""
    operation: Operation


@dataclass(frozen=True, slots=True)
class Names:
    """What topics and groups are called here."""

    raw: str = Topic.RAW
    processed: str = Topic.PROCESSED
    rejected: str = Topic.REJECTED
    trends: str = Topic.TRENDS
    processor_group: str = PROCESSOR_GROUP
    trends_group: str = TRENDS_GROUP
    loader_group: str = LOADER_GROUP


def rights(names: Names) -> Mapping[Component, frozenset[Right]]:
    """What each must be allowed.

    Whoever may read or write may describe, too, says Kafka. A loader's group is named after its warehouse. To write is
    enough for an idempotent producer since Kafka 3.0.
    """
    read, write, look = Operation.READ, Operation.WRITE, Operation.DESCRIBE
    sends = (write, Operation.DESCRIBE_CONFIGS)  # how large a message may be
    topics: Mapping[Component, Mapping[str, tuple[Operation, ...]]] = {
        Component.PRODUCER: {names.raw: sends, names.rejected: sends},
        Component.PROCESSOR: {names.raw: (read,), names.processed: (write,), names.rejected: (write,)},
        Component.TRENDS: {names.processed: (read,), names.trends: (write,)},
        # The balance of raw needs to know how much there is.
        Component.LOADER: {names.raw: (look,), names.processed: (read,), names.rejected: (read,)},
    }
    groups = {
        Component.PRODUCER: [],
        Component.PROCESSOR: _of_spark(names.processor_group),
        Component.TRENDS: _of_spark(names.trends_group),
        Component.LOADER: [Right(Resource.GROUP, names.loader_group, prefixed=True, operation=read)],
    }
    return {
        component: frozenset(
            [
                Right(Resource.TOPIC, str(topic), prefixed=False, operation=operation)
                for topic, operations in of_topics.items()
                for operation in operations
            ]
            + groups[component]
        )
        for component, of_topics in topics.items()
    }


def _of_spark(group: str) -> list[Right]:
    """The group that shows how far a job is, and those that Spark makes for itself."""
    own, sparks = (group, False), (group + SPARK_GROUPS, True)
    return [Right(Resource.GROUP, name, prefixed, Operation.READ) for name, prefixed in (own, sparks)]
