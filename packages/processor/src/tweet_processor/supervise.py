"""Keeps the query running: learns unseen schemas, waits for a registry that is away, ends on request."""

import re
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Event

import structlog
from pyspark.errors import StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql.streaming.query import StreamingQuery
from tweet_schema.registry import Registry

from tweet_processor.checkpoint import Checkpoint
from tweet_processor.decode import UNSEEN_SCHEMA_ID
from tweet_processor.job import OutputIds, start
from tweet_processor.kafka import Kafka, KafkaUnavailableError
from tweet_processor.schema_ids.backlog import finished, schema_ids
from tweet_processor.schema_ids.careful import StoppedWhileAskingError, start_carefully
from tweet_processor.schema_ids.knowledge import Knowledge, output_ids
from tweet_processor.schema_ids.storm import Storm
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.watching.done import Done
from tweet_processor.watching.standing import Standing
from tweet_processor.watching.watch import Watch

POLL_SECONDS = 1
DRAIN_SECONDS = 15.0
"""How long a stop waits for the batch in hand. A real-time batch lasts minutes and is not waited for."""

log = structlog.get_logger()


class QueryFailedError(RuntimeError):
    """The query ended by a fault that starting again would not cure."""


class TooManyRejectedError(QueryFailedError):
    """So much was rejected that going on would only reject more."""


class Ending(Enum):
    """Why a query ended that did not meet an unseen id."""

    DONE = auto()
    CALM = auto()
    WISER = auto()
    """A schema id that was refused is known to the registry now."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """One processor at work. `storm` and `standing` tell others how it goes."""

    spark: SparkSession
    settings: RunSettings
    registry: Registry
    stop: Event
    storm: Storm = field(default_factory=Storm)
    standing: Standing = field(default_factory=Standing)

    @property
    def done(self) -> Done:
        """What it has done so far."""
        return self.standing.done

    @property
    def _checkpoint(self) -> Checkpoint:
        return Checkpoint(self.spark, self.settings.checkpoint)

    def run(self) -> Done:
        """Run until `stop` is set, or until all is processed with the available-now trigger.

        Raises:
            QueryFailedError: when the query ends by anything but a schema id it had not seen.
            TooManyRejectedError: when more is rejected than the settings allow.
            KafkaUnavailableError: when the brokers do not answer at the start.
            RegistryUnavailableError: when the registry is away at the start.
            RegistryRefusalError: when the registry does not hold the contracts that are written.
            CheckpointError: when the place for checkpoints cannot be used.
        """
        patience = self.settings.wait_seconds
        ids = output_ids(self.registry.latest_id, patience, time.monotonic, self.stop.wait)
        knowledge = Knowledge(self.registry, self.stop)
        self._checkpoint.ensure_usable()
        self.done.finished |= finished(self._checkpoint, self.settings.raw_topic)
        with Kafka(self.settings, self.settings.group) as kafka:
            self.standing.watch = Watch(kafka, self.settings, ids, self.done.finished, time.monotonic())
            if self.settings.trigger is TriggerKind.AVAILABLE_NOW and not knowledge.ask(self._waiting()):
                return self.done  # a backfill is all backlog: reading its ids first is cheaper than one failed start
            return self._keep_running(knowledge, ids, self.standing.watch)

    def _keep_running(self, knowledge: Knowledge, ids: OutputIds, watch: Watch) -> Done:
        while True:
            query = self._start(knowledge, ids)
            match self._follow(query, watch, knowledge):
                case Ending.DONE:
                    return self.done
                case Ending.CALM:
                    log.info("no unseen schema id for a while", action="starting as before")
                case Ending.WISER:
                    log.info("a refused schema id can be read now", action="starting again with it")
                case int(unseen):
                    if not self._learn(knowledge, unseen):
                        return self.done

    def _start(self, knowledge: Knowledge, ids: OutputIds) -> StreamingQuery:
        how = "careful" if self.storm.careful else str(self.settings.trigger)
        self.done.starts.append(how)
        log.info("query starts", trigger=how, schema_ids=sorted(knowledge.writers.readable))
        if self.storm.careful:
            return start_carefully(self.spark, self.settings, knowledge, ids, self._drizzle)
        return start(self.spark, self.settings, knowledge.writers, ids)

    def _drizzle(self) -> None:
        self.storm.drizzle(time.monotonic())

    def _learn(self, knowledge: Knowledge, unseen: int) -> bool:
        """Ask for the id that failed the query and all others that wait: one restart for however many."""
        if unseen in knowledge.writers:
            raise QueryFailedError(f"schema id {unseen} is known and was still called unseen: this is a bug")
        log.info("unseen schema id", schema_id=unseen, action="asking the registry")
        self.storm.strike(time.monotonic())
        return knowledge.ask({unseen} | self._waiting())

    def _waiting(self) -> set[int]:
        """Every schema id in the records that are still to be processed."""
        settings = self.settings
        return schema_ids(self.spark, settings, settings.raw_topic, settings.group, self._checkpoint)

    def _follow(self, query: StreamingQuery, watch: Watch, knowledge: Knowledge) -> int | Ending:
        """Watch the query to its end: the schema id it failed on, or why it ended well."""
        ending = Ending.DONE
        try:
            while not query.awaitTermination(POLL_SECONDS):
                self._look(query, watch)
                if early := self._reason_to_end(knowledge):
                    ending = early
                    drain(query, self.done.starts[-1])
                    query.stop()
            self._look(query, watch)
        except StreamingQueryException as failure:
            if StoppedWhileAskingError.__name__ in str(failure):
                return Ending.DONE
            unseen = re.search(rf"{UNSEEN_SCHEMA_ID} (\d+)", str(failure))
            if unseen is None:
                raise QueryFailedError(first_cause(str(failure))) from failure
            return int(unseen[1])
        return ending

    def _reason_to_end(self, knowledge: Knowledge) -> Ending | None:
        """Why the query should end although nothing is wrong with it."""
        now = time.monotonic()
        if self.stop.is_set():
            return Ending.DONE
        if self.settings.trigger is TriggerKind.AVAILABLE_NOW:
            return None
        if self.storm.passed(now):
            return Ending.CALM
        # A careful query reads what is known for every batch; the others have it in their plan.
        wiser = knowledge.ask_again(now, self.settings.ask_again_seconds)
        return Ending.WISER if wiser and not self.storm.careful else None

    def _look(self, query: StreamingQuery, watch: Watch) -> None:
        """See what came out since the last look; end the query when too much of it is bad."""
        self.done.see(query, self.settings.raw_topic)
        try:
            watch.look(self.done.finished, time.monotonic(), as_written=self.done.starts[-1] == TriggerKind.REALTIME)
            watch.commit()
        except KafkaUnavailableError as away:
            log.warning("not looked", error=str(away), action="looking again")
        if complaint := watch.verdicts.complaint():
            query.stop()
            raise TooManyRejectedError(complaint)


def drain(query: StreamingQuery, how: str) -> None:
    """Let the batch in hand finish, so that the next start repeats nothing."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while how != TriggerKind.REALTIME and query.status["isTriggerActive"] and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS / 10)


def first_cause(failure: str) -> str:
    """The first line of Spark's message; the rest is a Java stack."""
    return failure.split("\n", 1)[0]
