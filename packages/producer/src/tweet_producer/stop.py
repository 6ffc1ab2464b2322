"""How a person or a container says that it is enough."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether somebody asked to stop. Whoever works looks at it between two pieces of work."""

    def __init__(self) -> None:
        self.requested = False

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
