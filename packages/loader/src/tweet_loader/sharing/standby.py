"""One loader at a time writes a warehouse that is a file; others stand by until it is gone.

The lock is the operating system's: it ends with the process, whatever ended that, so the next takes over at once and no
session need run out. Where such locks do not reach, as over some network folders, the sink's fence still does.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tweet_loader.sink import SinkError

AGAIN_SECONDS = 0.2


@contextmanager
def only_writer(lock: Path, again: Callable[[float], bool]) -> Iterator[bool]:
    """Hold the lock meanwhile. Yields False when it is another's and `again`, asked between two tries, ends the wait.

    `again` is told how long to pause. The file stays: removed, it would be two files to two who wait.

    Raises:
        SinkError: when there can be no such file.
    """
    with _opened(lock) as file:
        while not (mine := _locked(file)) and again(AGAIN_SECONDS):
            pass
        yield mine


def _opened(lock: Path) -> IO[bytes]:
    try:
        return lock.open("ab")
    except OSError as error:
        raise SinkError(f"the warehouse cannot be written (--sink): {lock}: {error.strerror}") from error


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
