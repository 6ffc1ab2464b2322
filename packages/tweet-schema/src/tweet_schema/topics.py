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


def message_key(source: str, tweet_id: str) -> bytes:
    """Key of every event of a tweet, so that its events keep their order: `source:tweet_id` in UTF-8."""
    return f"{source}:{tweet_id}".encode()
