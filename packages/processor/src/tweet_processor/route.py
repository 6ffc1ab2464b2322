"""One row out for each row in: processed where there is no fault, rejected where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.avro.functions import to_avro
from tweet_schema.contract import Contract
from tweet_schema.rejected_record import Stage
from tweet_schema.wire import frame


@dataclass(frozen=True, slots=True)
class Output:
    """A topic, the contract its values are written with and the contract's id in the registry."""

    topic: str
    contract: Contract
    schema_id: int


def route(enriched: DataFrame, processed: Output, rejected: Output, version: str) -> DataFrame:
    """Give each row its `topic`, `key` and framed `value`.

    Both topics are fed by one query, so that a record's place is decided in the transaction that
    reads it: it is in exactly one of them, however often it is processed.
    """
    sound = F.col("fault").isNull()
    identity = F.concat_ws(":", "event.source", "event.tweet_id").cast("binary")
    return enriched.select(
        F.when(sound, F.lit(processed.topic)).otherwise(F.lit(rejected.topic)).alias("topic"),
        F.when(sound, identity).otherwise(F.col("key")).alias("key"),
        F.when(sound, framed(processed, processed_fields(version)))
        .otherwise(framed(rejected, rejected_fields(version)))
        .alias("value"),
    )


def framed(output: Output, fields: Mapping[str, Column]) -> Column:
    """The fields as one message in the wire format."""
    record = F.struct(*[column.alias(name) for name, column in fields.items()])
    header = F.lit(frame(output.schema_id, b""))
    return F.concat(header, to_avro(record, output.contract.text))


def processed_fields(version: str) -> dict[str, Column]:
    """Every field of ProcessedTweet, by name."""
    event, tweet, author = "event", "event.tweet", "event.tweet.author"
    metrics = "event.tweet.public_metrics"
    moved = {name: f"{event}.{name}" for name in ("kind", "source", "tweet_id", "occurred_at", "received_at")}
    moved |= {"version_id": f"{tweet}.id"}
    moved |= {name: f"{tweet}.{name}" for name in ("created_at", "text", "lang", "author_id")}
    moved |= {f"author_{name}": f"{author}.{name}" for name in ("username", "name", "followers_count", "created_at")}
    moved |= {name: f"{tweet}.{name}" for name in ("conversation_id", "in_reply_to_user_id")}
    moved |= {name: name for name in ("reply_to_tweet_id", "retweet_of_tweet_id", "quote_of_tweet_id")}
    moved |= {"possibly_sensitive": f"{tweet}.possibly_sensitive"}
    moved |= {name: f"{metrics}.{name}" for name in METRICS}
    moved |= {name: name for name in ENRICHED}
    moved |= {"created_at_derived": f"{tweet}.created_at_derived"}
    fields = {name: F.col(column) for name, column in moved.items()}
    fields |= {name: F.coalesce(fields[name], F.array().cast("array<string>")) for name in LISTS}
    fields |= {"created_at_derived": F.coalesce(fields["created_at_derived"], F.lit(False))}
    fields |= {"author_id": F.nullif(fields["author_id"], F.lit(""))}  # raw has no null for an author who is not told
    return fields | {
        "raw_partition": F.col("partition").cast("bigint"),
        "raw_offset": F.col("offset"),
        "raw_timestamp": F.col("timestamp"),
        "raw_schema_id": F.col("raw_schema_id"),
        "processor_version": F.lit(version),
    }


def rejected_fields(version: str) -> dict[str, Column]:
    """Every field of RejectedRecord, by name: bytes as they came."""
    return {
        "topic": F.col("source_topic"),
        "partition": F.col("partition").cast("bigint"),
        "offset": F.col("offset"),
        "timestamp": F.col("timestamp"),
        "key": F.col("key"),
        "value": F.col("value"),
        "headers": F.coalesce(F.col("headers"), F.array().cast("array<struct<key:string,value:binary>>")),
        "stage": F.lit(str(Stage.PROCESSOR)),
        "reason": F.col("fault.reason"),
        "detail": F.col("fault.detail"),
        "component_version": F.lit(version),
        "rejected_at": now(),
    }


def now() -> Column:
    """The time of the row. `current_timestamp` is the batch's, which in real time began minutes ago."""
    clock = F.reflect(F.lit("java.lang.System"), F.lit("currentTimeMillis"))
    return F.timestamp_millis(clock.cast("bigint"))


METRICS = ("retweet_count", "reply_count", "like_count", "quote_count")
LISTS = ("hashtags", "cashtags", "mentions", "domains", "emojis")
ENRICHED = (
    "is_reply",
    "is_retweet",
    "is_quote",
    *LISTS,
    "text_length",
    "word_count",
    "uppercase_share",
    "is_shouting",
    "exclamation_count",
    "question_count",
    "elongation_count",
    "clean_text",
    "email_count",
    "phone_count",
    "entities_fit",
    "created_hour",
    "created_weekday",
)
