"""Rules that the contract cannot say. Each has a code, a sentence and a test."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

from tweet_processor.fault import fault, first_fault

TIMES = ("event.occurred_at", "event.received_at", "event.tweet.created_at", "event.tweet.author.created_at")
FIRST_TIME = "1970-01-01T00:00:00Z"
LAST_TIME = "9999-12-31T23:59:59.999999Z"
"""What every reader of timestamps in this pipeline can hold: Python's datetime ends here."""
CLOCK_SKEW = "INTERVAL 1 HOUR"
"""How far ahead of Kafka's clock a platform's may be before its time is called wrong."""
TEXTS = (
    "event.source",
    "event.tweet_id",
    "event.tweet.id",
    "event.tweet.text",
    "event.tweet.author_id",
    "event.tweet.lang",
    "event.tweet.conversation_id",
    "event.tweet.in_reply_to_user_id",
    "event.tweet.author.username",
    "event.tweet.author.name",
)
"""Text that leaves the processor as it came. What is in lists is checked with `LISTS`."""
LISTS = (
    "event.tweet.entities.hashtags.tag",
    "event.tweet.entities.cashtags.tag",
    "event.tweet.entities.mentions.username",
    "event.tweet.entities.urls.expanded_url",
    "event.tweet.entities.urls.url",
    "event.tweet.referenced_tweets.id",
)


def check(decoded: DataFrame) -> DataFrame:
    """Fill `fault` where a decoded event breaks a rule. A fault that is already there stands."""
    rules = (empty_tweet_id(), empty_source(), kind_and_tweet(), impossible_time(), created_in_future(), invalid_utf8())
    return decoded.withColumn("fault", first_fault(F.col("fault"), *rules))


def empty_tweet_id() -> Column:
    """A tweet without an id cannot be told from another."""
    return F.when(F.col("event.tweet_id") == "", fault("empty_tweet_id", "the tweet's id is empty"))


def empty_source() -> Column:
    """Ids are only unique within their source."""
    return F.when(F.col("event.source") == "", fault("empty_source", "the name of the source is empty"))


def kind_and_tweet() -> Column:
    """A deletion with a text would bring back what somebody took away."""
    deleted, has_tweet = F.col("event.kind") == "deleted", F.col("event.tweet").isNotNull()
    return F.when(deleted & has_tweet, fault("deleted_with_tweet", "a deletion carries a tweet")).when(
        ~deleted & ~has_tweet, fault("missing_tweet", "the event is no deletion and carries no tweet")
    )


def impossible_time() -> Column:
    """Times that no calendar of a later stage can hold."""
    first, last = F.lit(FIRST_TIME).cast("timestamp"), F.lit(LAST_TIME).cast("timestamp")
    outside = [(F.col(time) < first) | (F.col(time) > last) for time in TIMES]
    return F.when(_any(outside), fault("impossible_time", "a time is before 1970 or after 9999"))


def created_in_future() -> Column:
    """Judged by the Kafka timestamp, not by now, so that a replay judges alike."""
    latest = F.col("timestamp") + F.expr(CLOCK_SKEW)
    return F.when(
        F.col("event.tweet.created_at") > latest,
        fault("created_in_future", "the tweet was made more than an hour after it was published"),
    )


def invalid_utf8() -> Column:
    """Avro's Java reader passes any bytes on as text; every other reader would fail on them."""
    single = [~F.is_valid_utf8(F.coalesce(F.col(text), F.lit(""))) for text in TEXTS]
    listed = [F.exists(F.coalesce(F.col(texts), F.array()), lambda text: ~F.is_valid_utf8(text)) for texts in LISTS]
    return F.when(_any([*single, *listed]), fault("invalid_utf8", "a text is not valid UTF-8"))


def _any(conditions: list[Column]) -> Column:
    """Whether one holds; an absent value breaks no rule."""
    held = F.lit(False)
    for condition in conditions:
        held = held | F.coalesce(condition, F.lit(False))
    return held
