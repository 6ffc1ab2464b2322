"""A BigQuery dataset that is filled from another warehouse: a load job for each piece, its id made from its number.

What comes from another warehouse is no arrival: it lies in the tables `migrated_…`, and the views tell it together with
what arrives later.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pyarrow as pa

from tweet_loader.receiver import Piece, Progress, occupied
from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.bigquery.layout import MIGRATED
from tweet_loader.sinks.bigquery.service import (
    ChangedMeanwhileError,
    Job,
    JobExistsError,
    Outcome,
    Service,
    TableGoneError,
)
from tweet_loader.sinks.bigquery.state import PASSING, Migration, Position, State

TABLES = {like: name for name, like in MIGRATED.items()}
TRIES = 100
"""How often a job is asked for that still runs; each time it is waited for some seconds."""


@dataclass(frozen=True, slots=True)
class BigQueryReceiver:
    """The dataset that `service` leads to."""

    service: Service

    def progress(self) -> Progress | None:
        """What the table's description says of a migration."""
        try:
            state = State.parse(self.service.held().document)
        except TableGoneError:
            return None
        if state.migration is not None:
            return Progress(state.migration.source, state.migration.pieces)
        if state.positions or state.intents or state.migrated:
            raise occupied(self.service.table("arrivals"))
        return None

    def begin(self, source: str) -> None:
        """Empty tables for what comes, and ids for its jobs that no earlier try has used."""
        self.service.make()
        self.service.empty(tuple(MIGRATED))
        self._change(lambda state: state.model_copy(update={"migration": Migration(id=_new_id(), source=source)}))

    def receive(self, piece: Piece) -> None:
        """The rows by a job; then, that it was received. Done again, it is the same job."""
        state = State.parse(self.service.held().document)
        if state.migration is None:
            raise SinkError("no migration was begun here")
        table = TABLES[piece.table]
        self.service.widen(piece.rows.schema, table)
        attempt = 0
        while not self._loaded(f"tweet-loader-{state.migration.id}-{piece.number}-{attempt}", piece.rows, table):
            attempt += 1
        self._change(lambda found: found.received(piece.number + 1))

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        """A warehouse from then on, in one change."""
        positions = tuple(
            Position(
                topic=row["topic"],
                partition=row["partition"],
                next=row["next_offset"],
                since=row["next_offset"],
                writer="",
                topic_id=row["topic_id"],
            )
            for row in offsets.to_pylist()
        )
        counted = {row["raw_partition"]: row["records"] for row in replays.to_pylist()}
        settled = {"migration": None, "migrated": True, "positions": positions, "replays": counted}
        self._change(lambda state: state.model_copy(update=settled))

    def _loaded(self, job_id: str, rows: pa.Table, table: str) -> bool:
        """Whether the job has done it; not, when it has failed and another may not.

        Raises:
            SinkError: when it has failed and would again.
            SinkBusyError: when it runs for very long.
        """
        with suppress(JobExistsError):  # asked for before an interruption: what became of it is told below
            self.service.load(job_id, rows, table)
        for _ in range(TRIES):
            job = self.service.job(job_id)
            if job is not None and job.outcome is not Outcome.RUNNING:
                return _good(job_id, job)
        raise SinkBusyError(f"BigQuery's job {job_id} still runs")

    def _change(self, change: Callable[[State], State]) -> None:
        while True:
            held = self.service.held()
            try:
                self.service.describe(change(State.parse(held.document)).document(), held.etag)
            except ChangedMeanwhileError:
                continue
            return


def _good(job_id: str, job: Job) -> bool:
    if job.outcome is Outcome.FAILED and job.reason not in PASSING:
        raise SinkError(f"BigQuery's load job {job_id} failed ({job.reason}): {job.message}")
    return job.outcome is Outcome.DONE


def _new_id() -> str:
    return uuid.uuid4().hex[:12]
