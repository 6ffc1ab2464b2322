"""From records of processed to counts in windows: a pure transform, in column expressions."""

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from tweet_schema.trend import TrendKind
from tweet_schema.tweet_event import EventKind

from tweet_processor.trends.negative_words import negative_words

IDENTITY = ["source", "tweet_id"]
ENGLISH = "en"
NO_LETTER = r"[^\p{L}']+"


@dataclass(frozen=True, slots=True)
class Windows:
    """How time is cut, in Spark's words for durations, such as `10 minutes`."""

    length: str
    slide: str
    watermark: str
    """How much later than the newest tweet seen another may have been made and still be counted."""


def count(decoded: DataFrame, windows: Windows) -> DataFrame:
    """`kind`, `value`, `window`, `tweet_count` and `author_count`, one row for each window that has closed.

    A tweet counts once, as it was first written, in every window that its creation falls into. `processed` is
    at-least-once and sources send twice, so a tweet is known by its id for as long as a repetition is not late.
    An edit is no further tweet and does not change what was said before it; a deletion takes nothing back, since
    a window that was written is final. Neither needs to be read: only `created` is.
    """
    tweets = decoded.where(F.col("event.kind") == str(EventKind.CREATED)).select("event.*")
    timed = tweets.where(F.col("created_at").isNotNull()).withWatermark("created_at", windows.watermark)
    once = timed.dropDuplicatesWithinWatermark(IDENTITY)
    said = once.select("created_at", "author_id", F.explode(things()).alias("thing"))
    window = F.window("created_at", windows.length, windows.slide).alias("window")
    return said.groupBy(window, F.col("thing.kind").alias("kind"), F.col("thing.value").alias("value")).agg(
        F.count(F.lit(1)).alias("tweet_count"), F.approx_count_distinct("author_id").alias("author_count")
    )


def things() -> Column:
    """Everything that is counted of one tweet, each once."""
    return F.concat(
        named(TrendKind.HASHTAG, F.array_distinct("hashtags")),
        named(TrendKind.LANGUAGE, F.filter(F.array("lang"), lambda lang: lang.isNotNull() & (lang != ""))),
        named(TrendKind.NEGATIVE_WORD, negative()),
    )


def negative() -> Column:
    """Negative words of a tweet in English, or in no language that the platform knew."""
    words = F.split(F.lower(F.coalesce("clean_text", F.lit(""))), NO_LETTER)
    listed = F.array(*map(F.lit, negative_words()))
    spoken = F.coalesce(F.col("lang"), F.lit(ENGLISH)) == ENGLISH
    return F.when(spoken, F.array_intersect(words, listed)).otherwise(F.array().cast("array<string>"))


def named(kind: TrendKind, values: Column) -> Column:
    """The values with what they are."""
    return F.transform(values, lambda value: F.struct(F.lit(str(kind)).alias("kind"), value.alias("value")))
