"""Rows with a topic, a key and a value into Kafka, when the trigger says."""

from pyspark import SparkContext
from pyspark.sql import DataFrame
from pyspark.sql.streaming.query import StreamingQuery
from pyspark.sql.streaming.readwriter import DataStreamWriter
from tweet_schema.kafka_access import KafkaAccess

from tweet_processor.read import of_kafka
from tweet_processor.settings import TriggerKind

NAME = "tweet-processor"
"""Of the query, in Spark's progress and metrics."""


def to_kafka(access: KafkaAccess) -> dict[str, str]:
    """Options of the sink: acknowledged by all replicas in sync."""
    return {
        **of_kafka(access),
        "kafka.acks": "all",
        "kafka.compression.type": "lz4",
    }


def write(rows: DataFrame, access: KafkaAccess, checkpoint: str, trigger: TriggerKind, pace: str) -> StreamingQuery:
    """Start the query. `pace` is the interval, or the length of a real-time batch.

    At least once: after a failure, records since the last finished batch are written again, the same
    bytes except for a rejected record's time.
    """
    writer = (
        rows.writeStream.format("kafka")
        .options(**to_kafka(access))
        .option("checkpointLocation", checkpoint)
        .outputMode("update")
        .queryName(NAME)
    )
    return triggered(writer, trigger, pace).start()


def triggered(writer: DataStreamWriter, trigger: TriggerKind, pace: str) -> DataStreamWriter:
    """The writer with its trigger."""
    match trigger:
        case TriggerKind.AVAILABLE_NOW:
            return writer.trigger(availableNow=True)
        case TriggerKind.INTERVAL:
            return writer.trigger(processingTime=pace)
        case TriggerKind.REALTIME:
            return realtime(writer, pace)


def realtime(writer: DataStreamWriter, batch: str) -> DataStreamWriter:
    """Spark 4.1's real-time mode, for which Python has no method yet: the trigger is made in the JVM."""
    jvm = SparkContext._jvm  # noqa: SLF001 - the only way to the JVM's trigger
    if jvm is None:
        raise RuntimeError("real-time mode needs a session of its own JVM, not Spark Connect")
    trigger = jvm.org.apache.spark.sql.streaming.Trigger.RealTime(batch)
    writer._jwrite = writer._jwrite.trigger(trigger)  # noqa: SLF001 - see above
    return writer
