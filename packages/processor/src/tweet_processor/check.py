"""Rules that the contract cannot say. Each has a code, a sentence and a test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.types import StringType, StructType, TimestampType
from tweet_schema.contract import latest
from tweet_schema.spark import spark_schema
from tweet_schema.topics import Subject

from tweet_processor.anywhere import any_of, values
from tweet_processor.fault import fault, first_fault

FIRST_TIME = "1970-01-01T00:00:00Z"
LAST_TIME = "9999-12-31T23:59:59.999999Z"
"""What every reader of timestamps in this pipeline can hold: Python's datetime ends here."""
CLOCK_SKEW = "INTERVAL 1 HOUR"
"""How far ahead of Kafka's clock a platform's may be before its time is called wrong."""
COUNTS = (
    "event.tweet.public_metrics.retweet_count",
    "event.tweet.public_metrics.reply_count",
    "event.tweet.public_metrics.like_count",
    "event.tweet.public_metrics.quote_count",
    "event.tweet.author.followers_count",
)
ENTITIES = ("hashtags", "cashtags", "mentions", "urls")


@dataclass(frozen=True, slots=True)
class Rule:
    """What must not be: a stable code, a sentence for people, and when it is so (null counts as not)."""

    reason: str
    sentence: str
    broken: Callable[[], Column]

    @property
    def fault(self) -> Column:
        """What is said of a record that breaks it."""
        return fault(self.reason, self.sentence)


def check(decoded: DataFrame) -> DataFrame:
    """Fill `fault` where a decoded event breaks a rule, the first of them. A fault that is already there stands."""
    first = F.when(RULES[0].broken(), RULES[0].fault)
    broken = reduce(lambda chosen, rule: chosen.when(rule.broken(), rule.fault), RULES[1:], first)
    return decoded.withColumn("fault", first_fault(F.col("fault"), broken))


def empty_tweet_id() -> Column:
    """A tweet without an id cannot be told from another."""
    return F.col("event.tweet_id") == ""


def empty_source() -> Column:
    """Ids are only unique within their source."""
    return F.col("event.source") == ""


def deleted_with_tweet() -> Column:
    """A deletion with a text would bring back what somebody took away."""
    return (F.col("event.kind") == "deleted") & F.col("event.tweet").isNotNull()


def missing_tweet() -> Column:
    """What was created or edited is not told."""
    return (F.col("event.kind") != "deleted") & F.col("event.tweet").isNull()


def impossible_time() -> Column:
    """Times that no calendar of a later stage can hold."""
    first, last = F.lit(FIRST_TIME).cast("timestamp"), F.lit(LAST_TIME).cast("timestamp")
    times, lists = values(F.col("event"), raw_schema(), TimestampType)
    earliest = F.least(*times, *map(F.array_min, lists))
    return (earliest < first) | (F.greatest(*times, *map(F.array_max, lists)) > last)


def created_in_future() -> Column:
    """Judged by the Kafka timestamp, not by now, so that a replay judges alike."""
    return F.col("event.tweet.created_at") > F.col("timestamp") + F.expr(CLOCK_SKEW)


def invalid_utf8() -> Column:
    """Avro's Java reader passes any bytes on as text; every other reader would fail on them.

    All texts at once: with a space between them none can make up for what another lacks.
    """
    texts, lists = values(F.col("event"), raw_schema(), StringType)
    return ~F.is_valid_utf8(F.concat_ws(" ", *texts, *lists))


def negative_count() -> Column:
    """Nobody has fewer than no followers."""
    return F.least(*map(F.col, COUNTS)) < 0


def entity_outside_text() -> Column:
    """Positions count code points, as the platform's own documentation and Spark's `length` do."""
    length = F.length("event.tweet.text")

    def outside(entity: Column) -> Column:
        return (entity["start"] < 0) | (entity["end"] <= entity["start"]) | (entity["end"] > length)

    listed = F.col("event.tweet.entities").isNotNull()
    return listed & any_of([F.exists(F.col(f"event.tweet.entities.{kind}"), outside) for kind in ENTITIES])


@cache
def raw_schema() -> StructType:
    """The contract of raw as Spark's type."""
    return StructType.fromJson(spark_schema(latest(Subject.RAW)))


RULES = (
    Rule("empty_tweet_id", "the tweet's id is empty", empty_tweet_id),
    Rule("empty_source", "the name of the source is empty", empty_source),
    Rule("deleted_with_tweet", "a deletion carries a tweet", deleted_with_tweet),
    Rule("missing_tweet", "the event is no deletion and carries no tweet", missing_tweet),
    Rule("impossible_time", "a time is before 1970 or after 9999", impossible_time),
    Rule("created_in_future", "the tweet was made more than an hour after it was published", created_in_future),
    Rule("invalid_utf8", "a text is not valid UTF-8", invalid_utf8),
    Rule("negative_count", "a count is less than zero", negative_count),
    Rule("entity_outside_text", "an entity does not stand within the text", entity_outside_text),
)
