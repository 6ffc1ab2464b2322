"""Where events come from."""

from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from typing import Protocol

import pyarrow as pa

from tweet_producer.event import microseconds
from tweet_producer.faults.event_faults_source import with_event_faults
from tweet_producer.pace import Pace, Pacing, Replay, batch_for, span_for
from tweet_producer.settings import FakeSettings
from tweet_producer.society.behaviour.arrival_times import Span
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.society import Society
from tweet_producer.sources import fake
from tweet_producer.truth_files import truth_files


class Source(Protocol):
    """Events in the order in which they happened, in batches of `event.SCHEMA`. A live source never ends."""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches, made or received when each is asked for."""
        ...


def fake_source(settings: FakeSettings) -> Generator[pa.RecordBatch]:
    """The fake tweets that the settings ask for; close it when enough of them are taken.

    Raises:
        TruthError: with the first batch, when the true answers cannot be written.
    """
    society = Society.of(settings.seed, settings.people, read_scenario(settings.scenario))
    if settings.truth is None:
        yield from with_event_faults(_told(society, settings, note=None), settings.shares, settings.seed)
        return
    with truth_files(settings.truth, society.truth) as noted:
        yield from with_event_faults(_told(society, settings, noted.note), settings.shares, settings.seed)


def pacing(settings: FakeSettings, clock: Callable[[], float]) -> Pacing:
    """When the events that the settings ask for are sent, by a clock that gives seconds."""
    if settings.speed is None:
        return Pace(settings.pace, clock)
    return Replay(microseconds(settings.window[0]), settings.speed, clock)


def _told(society: Society, settings: FakeSettings, note: fake.Note | None) -> Generator[pa.RecordBatch]:
    batch = batch_for(settings.pace)
    if settings.count is None:
        return fake.live(society, lambda: microseconds(datetime.now(UTC)), batch, note)
    start, end = (microseconds(time) for time in settings.window)
    cut = fake.Cut(batch, span_for(settings.speed)) if settings.speed else fake.Cut(batch)
    return fake.window(society, settings.count, Span(start, end - start), cut, note)
