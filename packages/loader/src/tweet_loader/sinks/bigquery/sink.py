"""A BigQuery dataset as a sink: every commit is one load job, asked for under an id that is noted before.

`state` says how rows and offsets come to agree. Rows are appended; views tell repetitions and newest versions, the
same as those of a Parquet warehouse.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from tweet_loader.fence import check_fence
from tweet_loader.kafka.record import Place, Span
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.fit import misfits
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, RowsRefusedError, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.bigquery.erase import erase_by_rewriting, erase_by_statement, texts
from tweet_loader.sinks.bigquery.layout import EVERYTHING
from tweet_loader.sinks.bigquery.quota import check_cap, pacific_day
from tweet_loader.sinks.bigquery.reading import reading
from tweet_loader.sinks.bigquery.service import (
    ChangedMeanwhileError,
    Held,
    Job,
    JobExistsError,
    Outcome,
    Service,
    TableGoneError,
    TooLargeError,
)
from tweet_loader.sinks.bigquery.state import PASSING, Intent, State, pieces
from tweet_loader.sinks.parquet_chain import chain_rows
from tweet_loader.upkeep.forget import Identity
from tweet_loader.upkeep.receiver import UNFINISHED


@dataclass(frozen=True, slots=True)
class Offer:
    """What a writer wants to load."""

    spans: Sequence[Span]
    rows: pa.Table
    events: int
    """How many of the rows are events; the others are records set aside."""


@dataclass(frozen=True, slots=True)
class BigQuerySink:
    """A writer of the warehouse that `service` leads to. `clock` says when rows are committed."""

    service: Service
    clock: Clock
    writer: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def offsets(self) -> Mapping[Place, int]:
        """Where the next batches begin, once every intent is settled; makes an empty place a warehouse."""
        try:
            self.service.held()
        except TableGoneError:
            self.service.make()
        return self._settled(lambda state: next(iter(state.intents), None))[0].offsets()

    def topic_ids(self) -> Mapping[str, str]:
        """The ids in the table's description."""
        return self._look()[0].topic_ids()

    def purge(self, *, now: bool = False) -> None:
        """Nothing: time travel keeps what was deleted for days, and each rewriting counts. `forget` asks for one."""

    def commit(self, batch: Batch) -> Committed:
        """One load job, whose rows are there or not. Offering the same batch again goes on where it failed."""
        if refused := misfits(batch.events):
            raise RowsRefusedError(refused)
        loaded_at = self.clock()
        rows = chain_rows(batch.events, batch.rejected, loaded_at)
        offer = Offer(batch.spans, rows, batch.events.num_rows)
        places = [span.place for span in batch.spans]
        loads = 0
        while batch.spans:
            state, held = self._settled(lambda found: found.intent_on(places), offer)
            if state.loaded(batch.spans, self.writer):
                loads = state.loads.get(pacific_day(loaded_at), 0)
                break
            check_fence(state.offsets(), batch.spans)
            if any(name not in held.columns for name in offer.rows.schema.names):
                self.service.widen(offer.rows.schema, "arrivals")
            else:
                self._begin(state, held, offer)
        return Committed(batch.events.num_rows, batch.rejected.num_rows, 0, loaded_at, load_jobs=loads)

    def columns(self) -> Sequence[str]:
        """Of the table, without where an event stood and what is kept of records set aside."""
        aside = ("processed_partition", "processed_offset", "processed_timestamp", "rejected")
        return sorted(name for name in self.service.held().columns if name not in aside)

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """What is wanted, copied out of BigQuery by one query, so that it is of one moment."""
        with reading(self.service, wanted) as connection:
            yield connection

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """Nothing is left of them but that they were there; `erase` says what Google keeps how long."""
        if self.service.has_dml:
            erase_by_statement(self.service, tweets, hidden)
        else:
            erase_by_rewriting(self.service, tweets, hidden, self.clock)

    def awaiting_purge(self) -> Sequence[Identity]:
        """None that this could know of: what time travel keeps is Google's."""
        return ()

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """Every text that can still be asked for: nobody is shown BigQuery's files."""
        return texts(self.service, self.service.held().columns)

    def _begin(self, state: State, held: Held, offer: Offer) -> None:
        """Note what is about to be done, and ask for it; the next look settles it."""
        if state.is_closed(self.clock()):
            raise SinkBusyError("days of the warehouse are written anew, so that nothing may be loaded meanwhile")
        if not offer.rows.num_rows:
            self._put(state.passed(offer.spans, self.writer), held)
            return
        if self.service.writes_streams:
            with suppress(TooLargeError):  # a load job takes it
                stream = self.service.stage(offer.rows, offer.events)
                self._put(state.staged(offer.spans, self.writer, stream, offer.events), held)
                return
        now = self.clock()
        check_cap(state.loads, now)
        noted, intent = state.intending(offer.spans, self.writer, pacific_day(now))
        if self._put(noted, held):
            self._ask_for(intent, offer)

    def _ask_for(self, intent: Intent, offer: Offer) -> None:
        try:
            self.service.load(intent.job, offer.rows)
        except JobExistsError:
            return  # asked for already, or used up by another: settling tells

    def _settled(self, wanted: Callable[[State], Intent | None], offer: Offer | None = None) -> tuple[State, Held]:
        """The state, once none of the intents is left that `wanted` picks; `offer` is this writer's own.

        Raises:
            SinkBusyError: when a job still runs.
            SinkError: when one has failed and would again. Its intent is given up.
        """
        while True:
            state, held = self._look()
            intent = wanted(state)
            if intent is None:
                return state, held
            job = self._fate(intent, offer)
            done = job is not None and job.loads and job.outcome is Outcome.DONE
            settled = self._put(state.moved(intent) if done else state.given_up(intent), held)
            if settled and job and job.loads and job.outcome is Outcome.FAILED and job.reason not in PASSING:
                raise SinkError(f"BigQuery's load job {intent.job} failed ({job.reason}): {job.message}")

    def _fate(self, intent: Intent, offer: Offer | None) -> Job | None:
        """What became of the job; None when there is none and, from now on, never will be."""
        if intent.is_stream:
            return self._fate_of_stream(intent)
        job = self.service.job(intent.job)
        mine = offer is not None and (intent.writer, intent.pieces) == (self.writer, pieces(offer.spans))
        if job is None and offer is not None and mine:
            self._ask_for(intent, offer)
            job = self.service.job(intent.job)
        if job is None:
            try:
                self.service.burn(intent.job)
            except JobExistsError:
                job = self.service.job(intent.job)
                if job is None:
                    raise SinkBusyError(f"BigQuery knows its job {intent.job} and does not tell of it yet") from None
        if job is not None and job.outcome is Outcome.RUNNING:
            raise SinkBusyError(f"BigQuery's job {intent.job} still runs")
        return job

    def _fate_of_stream(self, intent: Intent) -> Job | None:
        """Whoever finds it shows it: what is in it is what the spans hold, whoever put it there."""
        outcome = self.service.stream(intent.job)
        if outcome is Outcome.RUNNING:
            self.service.commit_stream(intent.job)
        elif outcome is None and not self._has_arrived(intent):
            return None
        return Job(Outcome.DONE, loads=True)

    def _has_arrived(self, intent: Intent) -> bool:
        """Whether rows of the spans are held, when the stream that held them is gone.

        Raises:
            SinkError: when there is no telling, since none of them says where it stood.
        """
        if not intent.events:
            raise SinkError(
                f"the stream {intent.job} is gone and held no event, so nobody can tell whether it was committed: look "
                "for its records set aside, and take the intent out of the table's description"
            )
        spans = " OR ".join(
            f"(processed_partition = {piece.partition} AND processed_offset BETWEEN {piece.start} AND {piece.end - 1})"
            for piece in intent.pieces
        )
        arrivals = self.service.table("arrivals")
        found = self.service.ask(
            f"SELECT COUNT(*) AS held FROM `{arrivals}` WHERE {EVERYTHING} AND ({spans})"  # noqa: S608 - our names, numbers
        )
        return bool(found["held"][0].as_py())

    def _look(self) -> tuple[State, Held]:
        held = self.service.held()
        state = State.parse(held.document)
        if state.migration is not None:
            raise SinkError(UNFINISHED)
        return state, held

    def _put(self, state: State, held: Held) -> bool:
        """Whether the state was put in place, or somebody was quicker."""
        try:
            self.service.describe(state.document(), held.etag)
        except ChangedMeanwhileError:
            return False
        return True
