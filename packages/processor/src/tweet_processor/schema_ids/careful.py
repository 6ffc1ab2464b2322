"""The same query in micro-batches that ask before they decode: slower, and never surprised by a schema id."""

from collections.abc import Callable

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.streaming.query import StreamingQuery

from tweet_processor.job import OutputIds, transform
from tweet_processor.read import read
from tweet_processor.schema_ids.backlog import ids_in
from tweet_processor.schema_ids.knowledge import Knowledge
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.write import NAME, to_kafka

INTERVAL = "1 second"
"""A batch takes about two seconds, most of it planning: as often as it goes is often enough."""


class StoppedWhileAskingError(RuntimeError):
    """The processor was asked to stop while a batch waited for the registry; the batch comes again."""


def start_carefully(
    spark: SparkSession, settings: RunSettings, knowledge: Knowledge, ids: OutputIds, met: Callable[[], None]
) -> StreamingQuery:
    """Start from the same checkpoint as the other triggers; `met` is called when a batch held an unseen id."""

    def process(batch: DataFrame, _: int) -> None:
        # Once for the ids and once for the work: what is kept is not read, and counted, twice.
        batch.persist(StorageLevel.MEMORY_AND_DISK)
        try:
            unseen = {schema_id for schema_id in ids_in(batch) if schema_id not in knowledge.writers}
            if unseen:
                met()
                if not knowledge.ask(unseen):
                    raise StoppedWhileAskingError
            rows = transform(batch, knowledge.writers, settings, ids)
            rows.write.format("kafka").options(**to_kafka(settings)).save()
        finally:
            batch.unpersist()

    writer = (
        read(spark, settings, settings.raw_topic, settings.group)
        .writeStream.foreachBatch(process)
        .option("checkpointLocation", settings.checkpoint)
        .queryName(NAME)
    )
    if settings.trigger is TriggerKind.AVAILABLE_NOW:
        return writer.trigger(availableNow=True).start()
    return writer.trigger(processingTime=INTERVAL).start()
