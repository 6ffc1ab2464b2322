"""Loaders in threads of this process, so that a test can stop one between any two steps."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import Batch
from tweet_loader.rows.reject import Clock
from tweet_loader.run import Opened, Summary, run
from tweet_loader.settings import RunSettings
from tweet_loader.sink import Committed, FencedError, Sink
from tweet_local.kafka_client import Broker

from .pipeline import PATIENCE_S, Pipeline

Wrap = Callable[[Sink], Sink]


@dataclass
class Loader:
    """One loader. What ended it, other than a wish, is raised when it is asked for its summary."""

    settings: RunSettings
    opened: Opened
    stop: threading.Event = field(default_factory=threading.Event)
    summary: Summary | None = None
    died: BaseException | None = None

    def start(self) -> Self:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def ended(self) -> Summary:
        """Its summary, once it ends by itself."""
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()
        if self.died is not None:
            raise self.died
        assert self.summary is not None
        return self.summary

    def asked_to_stop(self) -> Summary:
        self.stop.set()
        return self.ended()

    def _run(self) -> None:
        try:
            self.summary = run(self.settings, self.stop, self.opened)
        except BaseException as error:  # noqa: BLE001 - told to whoever asks
            self.died = error


@dataclass(frozen=True)
class Crew:
    """Loaders of one warehouse."""

    pipeline: Pipeline
    address: str
    sink: Callable[[], Sink]
    """A loader's own."""

    def loader(self, wrap: Wrap = lambda sink: sink, *, rows: int = 7, until_caught_up: bool = False) -> Loader:
        """One that commits so many records at a time and is taken for dead after a second."""
        topics = self.pipeline.topics
        settings = RunSettings(
            sink=self.address,
            bootstrap_servers=self.pipeline.bootstrap_servers,
            registry_url=self.pipeline.registry_url,
            raw_topic=topics.raw,
            processed_topic=topics.processed,
            rejected_topic=topics.rejected,
            flush_rows=rows,
            flush_seconds=0.1,
            session_seconds=1,
            stall_seconds=1,
            until_caught_up=until_caught_up,
        )
        return Loader(settings, self._opened(wrap))

    def _opened(self, wrap: Wrap) -> Opened:
        def opened(
            address: str,
            clock: Clock,
            seconds: float,
            pause: Callable[[float], object],
            /,
            *,
            hold_seconds: float,
            purge_seconds: float,
        ) -> Sink:
            return wrap(self.sink())

        return opened


@dataclass
class Sleepy:
    """A sink whose first commit stops before it is made, until it is told to go on."""

    sink: Sink
    asleep: threading.Event = field(default_factory=threading.Event)
    awake: threading.Event = field(default_factory=threading.Event)
    refused: list[FencedError] = field(default_factory=list)

    def offsets(self) -> Mapping[Place, int]:
        return self.sink.offsets()

    def topic_ids(self) -> Mapping[str, str]:
        return self.sink.topic_ids()

    def purge(self, *, now: bool = False) -> None:
        self.sink.purge(now=now)

    def commit(self, batch: Batch) -> Committed:
        if not self.asleep.is_set():
            self.asleep.set()
            assert self.awake.wait(PATIENCE_S)
        try:
            return self.sink.commit(batch)
        except FencedError as error:
            self.refused.append(error)
            raise


@dataclass
class BelievesTheGroup:
    """Goes on where the group stands, as consumers do that know no better."""

    sink: Sink
    broker: Broker
    group: str
    topics: tuple[str, ...]

    def offsets(self) -> Mapping[Place, int]:
        self.sink.offsets()
        return {
            Place(topic, partition): offset
            for topic in self.topics
            for partition, offset in self.broker.group_offsets(self.group, topic).items()
        }

    def topic_ids(self) -> Mapping[str, str]:
        return {}

    def purge(self, *, now: bool = False) -> None:
        self.sink.purge(now=now)

    def commit(self, batch: Batch) -> Committed:
        return self.sink.commit(replace(batch, spans=tuple(replace(span, first=False) for span in batch.spans)))
