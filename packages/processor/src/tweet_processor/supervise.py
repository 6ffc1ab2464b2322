"""Keeps the query running: learns unseen schemas, waits for a registry that is away, ends on request."""

import re
import time
from dataclasses import dataclass, field
from threading import Event

import structlog
from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql.streaming.query import StreamingQuery
from tweet_schema.registry import Registry, RegistryUnavailableError
from tweet_schema.topics import Subject

from tweet_processor.backlog import schema_ids
from tweet_processor.decode import UNSEEN_SCHEMA_ID, Writers
from tweet_processor.job import OutputIds, start
from tweet_processor.schemas import learn
from tweet_processor.settings import RunSettings, TriggerKind

POLL_SECONDS = 1
REGISTRY_PAUSE_SECONDS = 1.0
DRAIN_SECONDS = 15.0
"""How long a stop waits for the batch in hand. A real-time batch lasts minutes and is not waited for."""

log = structlog.get_logger()


class QueryFailedError(RuntimeError):
    """The query ended by a fault that starting again would not cure."""


@dataclass(slots=True)
class Done:
    """What finished batches have processed."""

    batches: dict[str, int] = field(default_factory=dict)
    """Raw records by run and batch."""

    def see(self, query: StreamingQuery) -> None:
        """Note the progress that the query reports."""
        for progress in query.recentProgress:
            self.batches[f"{progress['runId']}/{progress['batchId']}"] = int(progress["numInputRows"])

    @property
    def records(self) -> int:
        """Raw records in finished batches."""
        return sum(self.batches.values())


def supervise(spark: SparkSession, settings: RunSettings, registry: Registry, stop: Event) -> Done:
    """Run until `stop` is set, or until all is processed with the available-now trigger.

    Raises:
        QueryFailedError: when the query ends by anything but a schema id it had not seen.
        RegistryUnavailableError: when the registry is away at the start.
        RegistryRefusalError: when the registry does not hold the contracts that are written.
    """
    ids = OutputIds(registry.latest_id(Subject.PROCESSED), registry.latest_id(Subject.REJECTED))
    writers = learn(Writers(), registry.subject_ids(Subject.RAW), registry.schema_text)
    done = Done()
    while True:
        query = start(spark, settings, writers, ids)
        log.info("query started", trigger=str(settings.trigger), schema_ids=sorted(writers.readable))
        unseen = follow(query, settings.trigger, stop, done)
        if unseen is None:
            return done
        if unseen in writers:
            raise QueryFailedError(f"schema id {unseen} is known and was still called unseen: this is a bug")
        log.info("unseen schema id", schema_id=unseen, action="asking the registry")
        wanted = {unseen} | schema_ids(spark, settings.bootstrap_servers, settings.raw_topic, settings.checkpoint)
        learnt = ask(writers, {schema_id for schema_id in wanted if schema_id not in writers}, registry, stop)
        if learnt is None:
            return done
        writers = learnt


def follow(query: StreamingQuery, trigger: TriggerKind, stop: Event, done: Done) -> int | None:
    """Watch the query. The schema id it failed on, or None when it ended well or was stopped."""
    try:
        while not query.awaitTermination(POLL_SECONDS):
            done.see(query)
            if stop.is_set():
                drain(query, trigger)
                query.stop()
        done.see(query)
    except StreamingQueryException as failure:
        unseen = re.search(rf"{UNSEEN_SCHEMA_ID} (\d+)", str(failure))
        if unseen is None:
            raise QueryFailedError(first_cause(str(failure))) from failure
        return int(unseen[1])
    return None


def drain(query: StreamingQuery, trigger: TriggerKind) -> None:
    """Let the batch in hand finish, so that the next start repeats nothing."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while trigger is not TriggerKind.REALTIME and query.status["isTriggerActive"] and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS / 10)


def ask(writers: Writers, unseen: set[int], registry: Registry, stop: Event) -> Writers | None:
    """Learn the ids, waiting for the registry as long as it takes; None when asked to stop meanwhile.

    A registry that is down rejects nothing: the line stands still until it answers.
    """
    while not stop.is_set():
        try:
            return learn(writers, unseen, registry.schema_text)
        except RegistryUnavailableError as away:
            log.warning("registry away", error=str(away), action="waiting")
            stop.wait(REGISTRY_PAUSE_SECONDS)
    return None


def first_cause(failure: str) -> str:
    """The first line of Spark's message; the rest is a Java stack."""
    return failure.split("\n", 1)[0]
