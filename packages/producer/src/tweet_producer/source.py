"""Where events come from."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from tweet_producer.event import Event, microseconds
from tweet_producer.pace import batch_for
from tweet_producer.settings import FakeSettings
from tweet_producer.society.calendar import Span
from tweet_producer.sources import fake


class Source(Protocol):
    """Lists of events in the order in which they happened. A live source never ends."""

    def __iter__(self) -> Iterator[Sequence[Event]]:
        """The events, made or received when the list is asked for."""
        ...


def fake_source(settings: FakeSettings) -> Source:
    """The fake tweets that the settings ask for."""
    batch = batch_for(settings.pace)
    if settings.count is None:
        return fake.live(settings.seed, settings.people, lambda: microseconds(datetime.now(UTC)), batch)
    start, end = (microseconds(time) for time in settings.window)
    return fake.window(settings.seed, settings.people, settings.count, Span(start, end - start), batch)
