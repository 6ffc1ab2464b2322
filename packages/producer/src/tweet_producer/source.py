"""Where events come from."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pyarrow as pa

from tweet_producer.event import batch_of, microseconds
from tweet_producer.pace import batch_for
from tweet_producer.settings import FakeSettings
from tweet_producer.society.calendar import Span
from tweet_producer.sources import fake


class Source(Protocol):
    """Events in the order in which they happened, in batches of `event.SCHEMA`. A live source never ends."""

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches, made or received when each is asked for."""
        ...


def fake_source(settings: FakeSettings) -> Source:
    """The fake tweets that the settings ask for."""
    batch, wish = batch_for(settings.pace), settings.scenario
    if settings.count is None:
        events = fake.live(settings.seed, settings.people, lambda: microseconds(datetime.now(UTC)), batch, wish=wish)
    else:
        start, end = (microseconds(time) for time in settings.window)
        span = Span(start, end - start)
        events = fake.window(settings.seed, settings.people, settings.count, span, batch, wish=wish)
    return map(batch_of, events)
