"""How fast events are sent. Nothing here waits: it says for how long to."""

from collections.abc import Callable

BATCHES_PER_SECOND = 20
LARGEST_BATCH = 2_000
FORGIVEN_SECONDS = 1.0
"""What is missed in a longer stall is not made up: a rush after an outage would be the next one."""


class Pace:
    """Keeps to `rate` events a second by `clock`, which gives seconds; None means as fast as possible."""

    def __init__(self, rate: float | None, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._due = clock()

    def pause(self, events: int) -> float:
        """Seconds to wait, now that `events` more have been sent."""
        if self._rate is None:
            return 0.0
        now = self._clock()
        self._due = max(self._due, now - FORGIVEN_SECONDS) + events / self._rate
        return max(0.0, self._due - now)


def batch_for(rate: float | None) -> int:
    """How many events to make at once, so that they flow evenly."""
    return LARGEST_BATCH if rate is None else max(1, min(LARGEST_BATCH, round(rate / BATCHES_PER_SECOND)))
