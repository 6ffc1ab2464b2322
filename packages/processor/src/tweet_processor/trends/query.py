"""The query that counts, from its checkpoint."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.streaming.query import StreamingQuery
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

from tweet_processor.decode import Writers, decode
from tweet_processor.job import VERSION
from tweet_processor.read import read
from tweet_processor.route import Output, framed
from tweet_processor.trends.count import Windows, count
from tweet_processor.trends.settings import TrendsSettings
from tweet_processor.write import to_kafka, triggered

NAME = "tweet-processor-trends"
READ = "read"
"""Name of what is observed of the records that were read."""
STATE = {
    "spark.sql.streaming.stateStore.providerClass": (
        "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
    ),
    # A batch then uploads what changed, and not every file of the store.
    "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}


def start(spark: SparkSession, settings: TrendsSettings, writers: Writers, schema_id: int) -> StreamingQuery:
    """Start it where its last finished batch ended.

    Append mode: a window is written when the watermark has passed its end, and never again but after a crash,
    which repeats the batch in hand with the same rows.
    """
    rows = transform(
        read(stateful(spark, settings), settings, settings.processed_topic, settings.group),
        writers,
        settings.windows,
        Output(settings.trends_topic, latest(Subject.TRENDS), schema_id),
    )
    writer = (
        rows.writeStream.format("kafka")
        .options(**to_kafka(settings))
        .option("checkpointLocation", settings.place)
        .outputMode("append")
        .queryName(NAME)
    )
    return triggered(writer, settings.trigger, settings.interval).start()


def stateful(spark: SparkSession, settings: TrendsSettings) -> SparkSession:
    """A session of its own on the same cluster: how state is kept is nobody else's affair."""
    session = spark.newSession()
    for name, value in STATE.items():
        session.conf.set(name, value)
    session.conf.set("spark.sql.shuffle.partitions", str(settings.state_partitions))
    return session


def transform(processed: DataFrame, writers: Writers, windows: Windows, trends: Output) -> DataFrame:
    """Records of processed to records of trends. What cannot be read is counted, in what is observed as `read`."""
    decoded = decode(processed, writers, latest(Subject.PROCESSED).text)
    seen = decoded.observe(READ, F.count("fault").alias("unreadable"))
    counted = count(seen.where(F.col("fault").isNull()), windows)
    return counted.select(
        F.lit(trends.topic).alias("topic"),
        F.concat_ws(":", "kind", "value").cast("binary").alias("key"),
        framed(trends, fields()).alias("value"),
    )


def fields() -> dict[str, Column]:
    """Every field of Trend, by name."""
    return {
        "kind": F.col("kind"),
        "value": F.col("value"),
        "window_start": F.col("window.start"),
        "window_end": F.col("window.end"),
        "tweet_count": F.col("tweet_count"),
        "author_count": F.col("author_count"),
        "processor_version": F.lit(VERSION),
    }
