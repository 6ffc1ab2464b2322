"""The raw topic as a stream of rows."""

from pyspark.sql import DataFrame, SparkSession
from tweet_schema.acl_plan import SPARK_GROUPS
from tweet_schema.kafka_access import KafkaAccess

RAW_COLUMNS = ("key", "value", "topic", "partition", "offset", "timestamp", "headers")


def read(spark: SparkSession, access: KafkaAccess, topic: str, group: str) -> DataFrame:
    """Records of `topic` from the checkpoint's offsets, or from the earliest at the first start.

    Spark makes consumer groups of its own, whose names begin with that of `group`, so that rights can be given.
    Offsets that retention has taken away stop the query: nothing is skipped silently.
    """
    stream = (
        spark.readStream.format("kafka")
        .options(**of_kafka(access))
        .option("groupIdPrefix", group + SPARK_GROUPS)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("failOnDataLoss", "true")
        .option("includeHeaders", "true")
        .load()
    )
    return stream.select(*RAW_COLUMNS)


def of_kafka(access: KafkaAccess) -> dict[str, str]:
    """How Spark's connector reaches Kafka. They hold secrets."""
    return {f"kafka.{name}": value for name, value in access.java().items()}
