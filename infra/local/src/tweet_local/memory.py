"""How much memory a run takes in all its processes together."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import psutil

SAMPLE_EVERY_S = 2.0


def proportional_bytes(process: psutil.Process) -> int:
    """Memory of a process in which a page shared by n processes counts a n-th (PSS); own pages where unknown."""
    full = process.memory_full_info()
    return int(getattr(full, "pss", full.uss))


def family_bytes(root: psutil.Process) -> int:
    """Memory of a process and all that descend from it."""
    return sum(_bytes_if_alive(root, *root.children(recursive=True)))


def _bytes_if_alive(*processes: psutil.Process) -> Iterator[int]:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            yield proportional_bytes(process)


@dataclass
class PeakMemory:
    """Within its block, the highest sum of this process and its descendants, sampled every other second."""

    peak_bytes: int = 0

    def __enter__(self) -> Self:
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        root = psutil.Process()
        while not self._done.wait(SAMPLE_EVERY_S):
            self.peak_bytes = max(self.peak_bytes, family_bytes(root))
