"""Wait for something that can be observed, with a deadline; never for time to pass."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

INTERVAL_S = 0.05


class DeadlineError(Exception):
    """What was waited for did not happen in time."""


def wait_until(condition: Callable[[], Seen], deadline_s: float, what: str, *, interval_s: float = INTERVAL_S) -> Seen:
    """Ask `condition` until it answers something true, and return that.

    Raises DeadlineError after `deadline_s` seconds, with `what` and what `condition` answered last.
    """
    end = time.monotonic() + deadline_s
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() >= end:
            raise DeadlineError(f"waited {deadline_s:g} s for {what}; last seen: {seen!r}")
        time.sleep(interval_s)
