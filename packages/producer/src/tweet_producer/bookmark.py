"""Where a source is to go on, in a file: written only once all before it is in Kafka, in the spool, or in rejected."""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from tweet_producer.encode import Refused
from tweet_producer.heard import Taken

EVERY_SECONDS = 5.0
"""How much time a killed run may have to do again; to wait for all acknowledgements takes some milliseconds."""


class BookmarkError(OSError):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A file of one position."""

    path: Path
    source: str
    """Which source it belongs to: another one's position means nothing."""

    def read(self) -> str | None:
        """The position, or None when there is none yet.

        Raises:
            BookmarkError: when it cannot be read or belongs to another source.
        """
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            source, position = held["source"], held["position"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BookmarkError(f"bookmark {self.path} cannot be read ({error}): remove it to begin anew") from error
        if source != self.source:
            raise BookmarkError(f"the bookmark {self.path} is one of {source}, not of {self.source}: name another file")
        return str(position)

    def keep(self, position: str) -> None:
        """Replace it whole.

        Raises:
            BookmarkError: when it cannot be written.
        """
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump({"source": self.source, "position": position}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            raise BookmarkError(f"the bookmark {self.path} cannot be written: {error.strerror}") from error


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
