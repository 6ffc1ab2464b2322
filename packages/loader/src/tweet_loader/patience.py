"""Trying again for a while what may work later."""

import time
from collections.abc import Callable
from typing import TypeVar

FIRST_PAUSE_SECONDS = 0.01
LONGEST_PAUSE_SECONDS = 0.5

T = TypeVar("T")


class StoppedError(Exception):
    """Somebody asked to stop while something was waited for."""


def patiently(
    action: Callable[[], T],
    on: type[Exception],
    seconds: float,
    pause: Callable[[float], object] = time.sleep,
) -> T:
    """What `action` returns, tried again on `on` with pauses that double, for about `seconds`.

    The last error is raised when the time is over. `action` is called at least once.
    """
    deadline = time.monotonic() + seconds
    interval = FIRST_PAUSE_SECONDS
    while True:
        try:
            return action()
        except on:
            if time.monotonic() + interval > deadline:
                raise
        pause(interval)
        interval = min(interval * 2, LONGEST_PAUSE_SECONDS)
