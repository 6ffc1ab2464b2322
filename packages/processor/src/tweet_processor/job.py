"""The whole query, as one sentence."""

from dataclasses import dataclass
from importlib.metadata import version

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.streaming.query import StreamingQuery
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

from tweet_processor.check import check
from tweet_processor.decode import Writers, decode
from tweet_processor.enrich import enrich
from tweet_processor.read import read
from tweet_processor.route import Output, route
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.write import write

VERSION = version("tweet-processor")


@dataclass(frozen=True, slots=True)
class OutputIds:
    """What the registry calls the contracts that are written."""

    processed: int
    rejected: int


def transform(raw: DataFrame, writers: Writers, settings: RunSettings, ids: OutputIds) -> DataFrame:
    """Raw records to records of processed and rejected. Stateless; pure but for a rejected record's time."""
    processed = Output(settings.processed_topic, latest(Subject.PROCESSED), ids.processed)
    rejected = Output(settings.rejected_topic, latest(Subject.REJECTED), ids.rejected)
    decoded = decode(raw.withColumnRenamed("topic", "source_topic"), writers, latest(Subject.RAW).text)
    return route(enrich(check(decoded)), processed, rejected, VERSION)


def start(spark: SparkSession, settings: RunSettings, writers: Writers, ids: OutputIds) -> StreamingQuery:
    """Start the query from its checkpoint."""
    raw = read(spark, settings, settings.raw_topic, settings.group)
    rows = transform(raw, writers, settings, ids)
    pace = settings.realtime_batch if settings.trigger is TriggerKind.REALTIME else settings.interval
    return write(rows, settings, settings.checkpoint, settings.trigger, pace)
