"""The raw topic as a stream of rows."""

from pyspark.sql import DataFrame, SparkSession

RAW_COLUMNS = ("key", "value", "topic", "partition", "offset", "timestamp", "headers")


def read(spark: SparkSession, bootstrap_servers: str, topic: str) -> DataFrame:
    """Records of `topic` from the checkpoint's offsets, or from the earliest at the first start.

    Offsets that retention has taken away stop the query: nothing is skipped silently.
    """
    stream = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", bootstrap_servers)
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
        .option("failOnDataLoss", "true")
        .option("includeHeaders", "true")
        .load()
    )
    return stream.select(*RAW_COLUMNS)
