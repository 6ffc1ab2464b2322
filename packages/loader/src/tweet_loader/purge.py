"""When what deletions left on the disk is removed while the warehouse is loaded: soon, and not all the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

PURGE_SECONDS = 30.0
AGAIN_SECONDS = 1.0
"""After a try that failed: somebody else had the warehouse."""
REST = 9.0
"""So many times as long as a purge took the next one waits at least: a file of many gigabytes is written anew for a
tenth of the time at most."""
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True)
class PurgePace:
    """At once after a deletion, if the purge before it began so many seconds ago."""

    seconds: float = PURGE_SECONDS
    clock: Callable[[], float] = time.monotonic
    pending: bool = True
    """Whether there may be something to remove. What the loader before this one left is not known at first."""
    _not_before: float = float("-inf")
    _failing: bool = False

    def is_due(self) -> bool:
        """Whether there may be something, and it is time."""
        return self.pending and self.clock() >= self._not_before

    @contextmanager
    def purging(self) -> Iterator[None]:
        """A purge. When it fails it is still pending; what was deleted meanwhile is pending for the next."""
        begun = self.clock()
        self.pending = False
        try:
            yield
        except BaseException as error:
            self.pending = True
            self._rest(begun, AGAIN_SECONDS)
            if not self._failing:
                log.warning("what was deleted cannot leave the files yet", error=str(error))
            self._failing = True
            raise
        self._failing = False
        self._rest(begun, self.seconds)
        log.info("what was deleted is out of the files", seconds=round(self.clock() - begun, 3))

    def _rest(self, begun: float, least: float) -> None:
        ended = self.clock()
        self._not_before = max(begun + least, ended + (ended - begun) * REST)
