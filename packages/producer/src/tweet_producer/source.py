"""Where events come from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pyarrow as pa

from tweet_producer.event import microseconds
from tweet_producer.pace import batch_for
from tweet_producer.settings import FakeSettings
from tweet_producer.society.begin import Society
from tweet_producer.society.calendar import Span
from tweet_producer.society.read_scenario import read_scenario
from tweet_producer.sources import fake


class Source(Protocol):
    """Events in the order in which they happened, in batches of `event.SCHEMA`. A live source never ends."""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches, made or received when each is asked for."""
        ...


def fake_source(settings: FakeSettings) -> Source:
    """The fake tweets that the settings ask for."""
    society = Society.of(settings.seed, settings.people, read_scenario(settings.scenario))
    batch = batch_for(settings.pace)
    if settings.count is None:
        return fake.live(society, lambda: microseconds(datetime.now(UTC)), batch)
    start, end = (microseconds(time) for time in settings.window)
    return fake.window(society, settings.count, Span(start, end - start), batch)
