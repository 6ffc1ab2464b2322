"""Names that the stages agree on: topics, subjects and keys."""

from enum import StrEnum


class Topic(StrEnum):
    """The topics, by their default names."""

    RAW = "raw"
    PROCESSED = "processed"
    REJECTED = "rejected"
    TRENDS = "trends"


class Subject(StrEnum):
    """Registry subjects, in the order in which they are published."""

    RAW = "raw-value"
    PROCESSED = "processed-value"
    REJECTED = "rejected-value"
    TRENDS = "trends-value"


PARTITIONER = "murmur2_random"
"""librdkafka's name for the partitioner of the Java client and so of Spark: a tweet's events then
have the same partition number in every topic with the same number of partitions."""

DAY_MS = 24 * 60 * 60 * 1000


def topic_settings(retention_days: int | None = None) -> dict[str, str]:
    """What Kafka is told of every topic of the pipeline, in its own names.

    Args:
        retention_days: after how many days records may go; None keeps them for ever.

    Nothing else takes a record away, neither size nor compaction: each is counted when raw is balanced against the
    warehouse, and an earlier event of a tweet is no older value of it. How large messages may be is left to Kafka:
    whoever writes asks the topic.
    """
    return {
        "cleanup.policy": "delete",
        "retention.ms": "-1" if retention_days is None else str(retention_days * DAY_MS),
        "retention.bytes": "-1",
        "message.timestamp.type": "CreateTime",
    }


def message_key(source: str, tweet_id: str) -> bytes:
    """Key of every event of a tweet, so that its events keep their order: `source:tweet_id` in UTF-8."""
    return f"{source}:{tweet_id}".encode()
