"""Work that is done now and then beside the commits, so that no commit waits for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Aside:
    """One piece of work at a time, in a thread of its own, which a process waits for when it ends."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._last: Future[None] | None = None

    def offer(self, work: Callable[[], None]) -> None:
        """Begin it, unless the one before is not done: the next time will do. What that one raised is raised."""
        if self._last is not None and not self._last.done():
            return
        self.wait()
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._last = self._pool.submit(work)

    def wait(self) -> None:
        """Until what was begun is done. What it raised is raised."""
        last, self._last = self._last, None
        if last is not None:
            last.result()
