"""A BigQuery dataset that is filled from another warehouse: a load job for each piece, its id made from its number.

What comes from another warehouse is no arrival: it lies in the tables `migrated_…`, and the views tell it together with
what arrives later.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.layout import MIGRATED
from tweet_loader.sinks.bigquery.load_job import load_until_done
from tweet_loader.sinks.bigquery.service import ChangedMeanwhileError, Service, TableGoneError
from tweet_loader.sinks.bigquery.state import Migration, Position, State
from tweet_loader.upkeep.receiver import Piece, Progress, occupied

TABLES = {like: name for name, like in MIGRATED.items()}


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
        load_until_done(self.service, f"tweet-loader-{state.migration.id}-{piece.number}", piece.rows, table)
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

    def _change(self, change: Callable[[State], State]) -> None:
        while True:
            held = self.service.held()
            try:
                self.service.describe(change(State.parse(held.document)).document(), held.etag)
            except ChangedMeanwhileError:
                continue
            return


def _new_id() -> str:
    return uuid.uuid4().hex[:12]
