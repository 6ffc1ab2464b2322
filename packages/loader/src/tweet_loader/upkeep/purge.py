"""When what deletions left on the disk is removed while the warehouse is loaded: soon, and not all the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf

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
    """At once after a deletion, if the purge before it began so many seconds ago.

    What the loader before this one has left is not known at first: it has to wait for that long.
    """

    seconds: float = PURGE_SECONDS
    """Infinite for never."""
    clock: Callable[[], float] = time.monotonic
    _wanted_at: float = field(init=False)
    """When there was or will be reason for a purge; never, where all is clean."""
    _rests_until: float = -inf
    _failing: bool = False

    def __post_init__(self) -> None:
        self._wanted_at = inf
        self.suspected()

    def is_due(self, *, now: bool = False) -> bool:
        """Whether there may be something to remove, and it is time, or has to be `now`."""
        at = -inf if now and self._wanted_at < inf else max(self._wanted_at, self._rests_until)
        return self.seconds < inf and self.clock() >= at

    def is_known(self) -> bool:
        """Whether there is something to remove, be it time or not."""
        return self.seconds < inf and self._wanted_at == -inf

    def deleted(self) -> None:
        """Something was deleted."""
        self._wanted_at = -inf

    def suspected(self) -> None:
        """There may be something, which can wait."""
        self._wanted_at = min(self._wanted_at, self.clock() + self.seconds)

    def clean(self) -> None:
        """There is nothing."""
        self._wanted_at = inf

    @contextmanager
    def purging(self) -> Iterator[None]:
        """A purge. When it fails it is still wanted; what is deleted meanwhile is for the next."""
        begun = self.clock()
        self.clean()
        try:
            yield
        except BaseException as error:  # Ctrl-C too leaves in the files what was deleted; whatever it was goes on
            self.deleted()
            self._rest(begun, AGAIN_SECONDS)
            if not self._failing:
                log.warning("what was deleted cannot leave the files yet", error=str(error))
            self._failing = True
            raise
        self._failing = False
        self._rest(begun, self.seconds)
        log.info("the files hold nothing of what was deleted", seconds=round(self.clock() - begun, 3))

    def _rest(self, begun: float, least: float) -> None:
        ended = self.clock()
        self._rests_until = max(begun + least, ended + (ended - begun) * REST)
