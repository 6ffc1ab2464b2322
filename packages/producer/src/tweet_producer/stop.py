"""How a person or a container says that it is enough."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

NOTICE_SECONDS = 0.1
"""How soon a request to stop is noticed."""


class StoppedError(Exception):
    """Somebody asked to stop before there was anything to finish."""


class Stop:
    """Whether somebody asked to stop. Whoever works looks at it between two pieces of work."""

    def __init__(self) -> None:
        self.requested = False

    def pause(self, seconds: float) -> None:
        """Sleep, but not through a request to stop.

        Raises:
            StoppedError: when there is one.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.requested:
            time.sleep(min(left, NOTICE_SECONDS))
        if self.requested:
            raise StoppedError

    @contextmanager
    def on_signals(self) -> Iterator["Stop"]:
        """SIGTERM and SIGINT ask to stop; a second one ends the process at once, as it would have without this."""
        usual = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

        def ask(number: int, _frame: FrameType | None) -> None:
            self.requested = True
            signal.signal(number, usual[signal.Signals(number)])

        for number in usual:
            signal.signal(number, ask)
        try:
            yield self
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)
