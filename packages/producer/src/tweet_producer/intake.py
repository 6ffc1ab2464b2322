"""What is taken from a source of posts: its batches, what it refused beside them, and the place to go on from."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from tweet_producer.bookmark import Bookmark
from tweet_producer.encode import Refused
from tweet_producer.heard import Taken

EVERY_SECONDS = 5.0
"""How much time a killed run may have to do again; to wait for all acknowledgements takes some milliseconds."""


@dataclass(slots=True)
class Intake:
    """Batches out of a source, with what it refused beside them and the place that is remembered.

    Args:
        source: what it gives.
        bookmark: where positions are kept, if they are.
        caught_up: waits until nothing is on its way any more; False when that cannot be.
    """

    source: Iterable[Taken]
    bookmark: Bookmark | None = None
    caught_up: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic
    refused: list[Refused] = field(default_factory=list)
    """What belongs to the batch that was given last."""
    _passed: str | None = None
    _kept: str | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches. Whoever asks for the next one has handed over the one before."""
        due = self.clock() + EVERY_SECONDS
        for taken in self.source:
            self.refused = list(taken.refused)
            yield taken.events
            self._passed = taken.position or self._passed
            if self.bookmark and self.clock() >= due and self._passed != self._kept:
                if self.caught_up():
                    self.keep()
                due = self.clock() + EVERY_SECONDS

    def keep(self) -> None:
        """Remember the place; to be called when all before it is safe.

        Raises:
            BookmarkError: when it cannot be written.
        """
        if self.bookmark and self._passed and self._passed != self._kept:
            self.bookmark.keep(self._passed)
            self._kept = self._passed
