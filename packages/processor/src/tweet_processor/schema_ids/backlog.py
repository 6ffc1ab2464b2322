"""Every schema id in the records that are still to be processed.

One restart of the query then learns all ids of a backlog at once, however many a burst of damaged
records brings: a restart for each would take a second or two apiece.
"""

import json
from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession
from tweet_schema.acl_plan import SPARK_GROUPS
from tweet_schema.kafka_access import KafkaAccess

from tweet_processor.checkpoint import Checkpoint
from tweet_processor.decode import is_framed, schema_id
from tweet_processor.read import of_kafka


def schema_ids(spark: SparkSession, access: KafkaAccess, topic: str, group: str, checkpoint: Checkpoint) -> set[int]:
    """Distinct ids from the last finished batch to the end of `topic`."""
    backlog = (
        spark.read.format("kafka")
        .options(**of_kafka(access))
        .option("groupIdPrefix", group + SPARK_GROUPS)
        .option("subscribe", topic)
        .option("startingOffsets", checkpoint.finished_offsets() or "earliest")
        .load()
    )
    return ids_in(backlog)


def ids_in(raw: DataFrame) -> set[int]:
    """Distinct schema ids of raw records."""
    found = raw.where(is_framed()).select(schema_id().alias("schema_id")).distinct().collect()
    return {row["schema_id"] for row in found}


def finished(checkpoint: Checkpoint, topic: str) -> dict[int, int]:
    """The next offset of each partition after the last finished batch; empty before the first."""
    text = checkpoint.finished_offsets()
    return next_offsets(json.loads(text), topic) if text else {}


def next_offsets(by_topic: Mapping[str, Mapping[str, int]], topic: str) -> dict[int, int]:
    """What Spark tells of one topic; in JSON the numbers of partitions are text."""
    return {int(number): offset for number, offset in by_topic.get(topic, {}).items()}
