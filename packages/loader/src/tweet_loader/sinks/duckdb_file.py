"""The file of a DuckDB warehouse: opened for a moment, or kept open for a while by a loader that has much to do.

DuckDB lets one process write and keeps all others out while it has the file open.
"""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tweet_loader.sink import SinkBusyError, SinkError

IN_USE = ("lock", "different configuration")
"""What DuckDB says when another process, or this one with other settings, has the file open."""
FULL = ("No space left on device", "Disk quota exceeded")
"""What the system says, and DuckDB repeats, when a disk must be emptied first."""


# A batch is small: with a second thread a commit of 2,000 rows cost 1.5 times the CPU, and on a busy machine more time.
# A log of 16 MB, the default, is written into the tables after about 35,000 tweets: in the middle of a backlog.
WRITER: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "1GB",
    "checkpoint_threshold": "64MB",
}

HOLD_SECONDS = 2.0
"""A loader at full speed commits ten batches in it, and a checkpoint for each was two thirds of its work."""
FREE_SHARE = 0.1
"""For so much of the time that the file was kept open it is left alone, so that who waits gets in."""


@contextmanager
def opened(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse; nobody else can write, or for a writer even read, until it is closed.

    Raises:
        SinkBusyError: when somebody else has it open.
        SinkError: when it cannot be opened at all.
    """
    try:
        connection = duckdb.connect(path, read_only=read_only, config={} if read_only else WRITER)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        if any(words in str(error) for words in IN_USE):
            raise SinkBusyError(f"the warehouse {path} is in use: {error}") from error
        raise SinkError(f"the warehouse {path} cannot be opened (--sink duckdb:PATH): {error}") from error
    with connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What the system refuses, as the loader's errors. A transaction that was being committed then is not there.

    Raises:
        SinkBusyError: when the disk is full.
        SinkError: when the file cannot be written otherwise.
    """
    try:
        yield
    except duckdb.OperationalError as error:
        kind = SinkBusyError if any(words in str(error) for words in FULL) else SinkError
        raise kind(f"the warehouse {path} (--sink duckdb:PATH): {error}") from error


@dataclass(slots=True, weakref_slot=True)
class KeptFile:
    """A file that stays open from one use to the next for at most `seconds`, and is then left alone for a while.

    Closing is what costs: it writes the log into the tables, three quarters of the CPU of a commit of 10,000 rows.
    Whether or not it is used again, a kept file is closed in time, by a thread of its own.
    """

    seconds: float = HOLD_SECONDS
    _connection: duckdb.DuckDBPyConnection | None = None
    _closing: Callable[[], object] | None = None
    """Closes the connection; called, too, when nobody has this object any more and when the process ends."""
    _opened_at: float = 0.0
    _free_until: float = 0.0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def use(
        self, opening: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]], *, keep: bool
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """The file, by `opening` where it is not open.

        It stays open afterwards if that is wished, unless the time is over or something was raised.
        """
        with self._lock:
            if self._connection is None:
                time.sleep(max(0.0, self._free_until - time.monotonic()))
                self._connection = self._open(opening)
                self._opened_at = time.monotonic()
                if keep:
                    self._close_in_time()
            try:
                yield self._connection
            except BaseException:  # Ctrl-C too must not leave others out; whatever it was goes on
                self.close()
                raise
            if not keep or self._is_over():
                self.close()

    def close(self) -> None:
        """Let others in, if it is open."""
        with self._lock:
            if self._closing is not None:
                self._closing()
                self._connection = self._closing = None
                now = time.monotonic()
                self._free_until = now + (now - self._opened_at) * FREE_SHARE

    def close_if_over(self) -> None:
        """Let others in, if it has been open for long enough."""
        with self._lock:
            if self._is_over():
                self.close()

    def _open(
        self, opening: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
    ) -> duckdb.DuckDBPyConnection:
        stack = ExitStack()
        connection = stack.enter_context(opening())
        self._closing = weakref.finalize(self, stack.close)
        return connection

    def _is_over(self) -> bool:
        return time.monotonic() - self._opened_at >= self.seconds

    def _close_in_time(self) -> None:
        timer = threading.Timer(self.seconds, _close_if_over, [weakref.ref(self)])
        timer.daemon = True
        timer.start()


def _close_if_over(kept: weakref.ref[KeptFile]) -> None:
    if (file := kept()) is not None:
        file.close_if_over()
