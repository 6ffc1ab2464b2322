"""Keeps the counting query running: learns unseen schemas, tells how far it is, ends on request."""

import re
import time
from dataclasses import dataclass, field
from threading import Event

import structlog
from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql.streaming.query import StreamingQuery
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject

from tweet_processor.checkpoint import Checkpoint
from tweet_processor.decode import UNSEEN_SCHEMA_ID
from tweet_processor.kafka import Kafka, KafkaUnavailableError
from tweet_processor.schema_ids.knowledge import Knowledge, published_ids
from tweet_processor.supervise import POLL_SECONDS, QueryFailedError, drain, first_cause
from tweet_processor.trends.counted import Counted
from tweet_processor.trends.query import start
from tweet_processor.trends.settings import TrendsSettings
from tweet_processor.watching.position import Position, State

log = structlog.get_logger()


@dataclass(slots=True)
class TrendsStanding:
    """Written by the supervisor, read by others."""

    counted: Counted = field(default_factory=Counted)
    position: Position = field(default_factory=Position)
    ends: dict[int, int] = field(default_factory=dict)
    """Where processed ended at the last look."""

    def state(self, now: float, patience: float) -> State:
        """Idle told from stuck."""
        return self.position.state(self.ends, now, patience)


@dataclass(frozen=True, slots=True)
class TrendsSupervisor:
    """One counter at work."""

    spark: SparkSession
    settings: TrendsSettings
    registry: Registry
    stop: Event
    standing: TrendsStanding = field(default_factory=TrendsStanding)

    def run(self) -> Counted:
        """Count until `stop` is set, or until all that is there is counted with the available-now trigger.

        Raises:
            QueryFailedError: when the query ends by anything but a schema id it had not seen.
            KafkaUnavailableError, RegistryUnavailableError, RegistryRefusalError, CheckpointError: at the start.
        """
        settings = self.settings
        patience = settings.wait_seconds
        wanted = published_ids([Subject.TRENDS], self.registry.latest_id, patience, time.monotonic, self.stop.wait)
        Checkpoint(self.spark, settings.place).ensure_usable()
        knowledge = Knowledge(self.registry, self.stop, Subject.PROCESSED)
        with Kafka(settings, settings.group) as kafka:
            self.standing.position.next_offsets |= kafka.beginnings([settings.processed_topic])[
                settings.processed_topic
            ]
            while True:
                log.info("windows are counted", window=settings.window, watermark=settings.watermark)
                query = start(self.spark, settings, knowledge.writers, wanted[Subject.TRENDS])
                unseen = self._follow(query, kafka)
                if unseen is None or not knowledge.ask({unseen}):
                    return self.standing.counted

    def _follow(self, query: StreamingQuery, kafka: Kafka) -> int | None:
        """Watch the query to its end: the schema id it failed on, None when it ended well."""
        try:
            while not query.awaitTermination(POLL_SECONDS):
                self._look(query, kafka)
                if self.stop.is_set():
                    drain(query, self.settings.trigger)
                    query.stop()
            self._look(query, kafka)
        except StreamingQueryException as failure:
            unseen = re.search(rf"{UNSEEN_SCHEMA_ID} (\d+)", str(failure))
            if unseen is None:
                raise QueryFailedError(first_cause(str(failure))) from failure
            return int(unseen[1])
        return None

    def _look(self, query: StreamingQuery, kafka: Kafka) -> None:
        """See what finished, and commit it for tools that show the lag."""
        topic, standing = self.settings.processed_topic, self.standing
        standing.counted.see(query, topic)
        try:
            standing.ends = kafka.ends([topic])[topic]
            if standing.position.reach(standing.counted.finished, standing.ends, time.monotonic()):
                kafka.commit(topic, standing.position.next_offsets)
        except KafkaUnavailableError as away:
            log.warning("not looked", error=str(away), action="looking again")
