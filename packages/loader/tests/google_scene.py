"""One dataset behind the double, what stands in Kafka for it, loaders, and loaders as one might write them."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import ParamSpec, TypeVar

import pyarrow as pa
import pytest
from tweet_loader.kafka.record import Place
from tweet_loader.load import load
from tweet_loader.open_sink import PatientSink
from tweet_loader.read import Reader
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, Sink
from tweet_loader.sinks.bigquery.quota import pacific_day
from tweet_loader.sinks.bigquery.service import Held, Job, Outcome, Service
from tweet_loader.sinks.bigquery.sink import BigQuerySink, Offer
from tweet_loader.sinks.bigquery.state import Intent, State

from .events import NOON, TEXTS
from .google_double import GoogleDouble, Guard, Trouble, Watched
from .tape import PROCESSED, REJECTED, KilledError, Reaper, Tape, TapeSource

ALL = 10**6
P = ParamSpec("P")
T = TypeVar("T")
Opening = Callable[[Service, Clock], BigQuerySink]


@dataclass
class AtLoad:
    """A guard that kills when a load job is asked for, and keeps what was asked."""

    after: bool
    asked: tuple[str, pa.Table] | None = None

    def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if len(args) != 3 or not isinstance(args[1], pa.Table) or self.asked:
            return call(*args, **kwargs)
        self.asked = (str(args[0]), args[1])
        if self.after:
            call(*args, **kwargs)
        raise KilledError


@dataclass
class AtCommit:
    """A guard that kills when a stream is shown."""

    after: bool

    def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if call.__name__ != "commit_stream":
            return call(*args, **kwargs)
        if self.after:
            call(*args, **kwargs)
        raise KilledError


@dataclass
class KeepingSink:
    """A sink that keeps the batch it was last offered."""

    right: BigQuerySink
    batch: Batch | None = None

    def offsets(self) -> Mapping[Place, int]:
        return self.right.offsets()

    def topic_ids(self) -> Mapping[str, str]:
        return self.right.topic_ids()

    def commit(self, batch: Batch) -> Committed:
        self.batch = batch
        return self.right.commit(batch)

    def purge(self, *, now: bool = False) -> None:
        self.right.purge(now=now)


@dataclass
class Stopped:
    """A loader that stands still in the middle of a commit."""

    guard: AtLoad
    sink: KeepingSink


class NothingNoted(BigQuerySink):
    """Asks for the job, named by its spans, and then writes down how far it came."""

    def _begin(self, state: State, held: Held, offer: Offer) -> None:  # noqa: ARG002 - that is what is wrong
        noted, intent = state.intending(offer.spans, self.writer, pacific_day(self.clock()))
        self._ask_for(intent, offer)
        self.service.job(intent.job)
        self._put(noted.moved(intent), self._look()[1])


class RandomJobs(BigQuerySink):
    """Lets the client choose the job id, as it does when it is not given one."""

    def _ask_for(self, intent: Intent, offer: Offer) -> None:  # noqa: ARG002 - that is what is wrong
        self.service.load(uuid.uuid4().hex, offer.rows)

    def _fate(self, intent: Intent, offer: Offer | None) -> Job | None:  # noqa: ARG002 - that is what is wrong
        return Job(Outcome.DONE, loads=True) if offer else None


class ExistingIsDone(BigQuerySink):
    """A job id that is taken must be that of rows that are held."""

    def _fate(self, intent: Intent, offer: Offer | None) -> Job | None:
        found = BigQuerySink._fate(self, intent, offer)
        return Job(Outcome.DONE, loads=True) if found else None


class ShownFirst(BigQuerySink):
    """Stages rows, shows them, and then writes down how far it came."""

    def _begin(self, state: State, held: Held, offer: Offer) -> None:
        self.service.commit_stream(self.service.stage(offer.rows, offer.events))
        state, held = self._look()
        self._put(state.passed(offer.spans, self.writer), held)


NAIVE: Mapping[str, Opening] = {
    "shows what it staged before it notes it": ShownFirst,
    "notes nothing before it asks for a job": NothingNoted,
    "takes a random job id": RandomJobs,
    "takes a job id that exists for a job done": ExistingIsDone,
}


@dataclass
class Scene:
    """A dataset, what stands in Kafka for it, and loaders."""

    tape: Tape = field(default_factory=Tape)
    google: GoogleDouble = field(default_factory=GoogleDouble)
    now: datetime = NOON
    judged: list[GoogleDouble] = field(default_factory=list)
    told: str = ""
    streams: bool = False
    patience: float = 60
    """Seconds for what passes: the double is there at once, so that they are never waited."""

    def clock(self) -> datetime:
        return self.now

    def sink(self, guard: Guard | None = None, opening: Opening = BigQuerySink) -> BigQuerySink:
        return opening(Watched(self.google, guard) if guard else self.google, self.clock)

    def load(self, size: int = ALL, sink: BigQuerySink | None = None) -> None:
        """A loader that waits for what passes."""
        self.run(size, PatientSink(sink or self.sink(), self.patience, pause=lambda _: None))

    def run(self, size: int, sink: Sink) -> list[Committed]:
        """A loader, to the tape's end or its own."""
        reader = Reader(
            processed_topic=PROCESSED,
            rejected_topic=REJECTED,
            schema_text=TEXTS.get,
            clock=self.clock,
            reject_limit=ALL,
        )
        return list(load(TapeSource(self.tape, sink.offsets(), size), reader.batch, sink, self.clock))

    def in_turn(
        self,
        size: int,
        moments: Callable[[int], Guard],
        then: int,
        opening: Opening = BigQuerySink,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """A dataset for each call of BigQuery that one loader makes, at which something happens to it."""
        for victim in count(1):
            self.google = GoogleDouble(writes_streams=self.streams)
            self.judged.append(self.google)
            before()
            guard = moments(victim)
            try:
                self.load(size, self.sink(guard, opening))
            except KilledError:
                self.load(then, self.sink(opening=opening))
            assert isinstance(guard, Reaper | Trouble)
            if guard.calls < victim:
                assert victim > 10, "too few calls for two batches"
                return

    def arrived(self) -> list[Counter[tuple[object, object]]]:
        return [google.arrived() for google in self.judged or [self.google]]


def stopped_at(scene: Scene, *, after: bool) -> Stopped:
    guard = AtLoad(after)
    sink = KeepingSink(scene.sink(AtCommit(after) if scene.streams else guard))
    with pytest.raises(KilledError):
        scene.run(22, sink)
    return Stopped(guard, sink)
