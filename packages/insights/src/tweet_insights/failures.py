"""What goes wrong is told in one line on stderr, and a signal is heard without anything being left half done."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NOTICE_SECONDS = 0.1
"""How soon Ctrl-C is noticed in a pause."""


class UsersError(Exception):
    """Something that its user can mend; the message says what is wrong, where, and what to do."""


@contextmanager
def one_line_for_a_failure() -> Iterator[None]:
    """Exit code 1 and one line for what a user can mend, 130 for Ctrl-C; everything else crashes loudly."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (UsersError, OSError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped: nothing is half done, run it again for the rest", file=sys.stderr)
        sys.exit(130)


@contextmanager
def stop_on_signal() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or Ctrl-C came: what is held is finished first, a second Ctrl-C does not wait."""
    told = False

    def tell(_: int, __: FrameType | None) -> None:
        # It runs in the middle of anything: a line logged here waits for ever for the lock of the line it interrupts.
        nonlocal told
        told = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def pause(seconds: float, stop: Callable[[], bool]) -> None:
    """Wait, but not once it is told to stop."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and not stop():
        time.sleep(min(left, NOTICE_SECONDS))
