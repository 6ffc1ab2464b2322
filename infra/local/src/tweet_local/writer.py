"""Which process writes a warehouse that is a file: the one that holds the lock beside it, as the kernel tells."""

from pathlib import Path

LOCKS = Path("/proc/locks")
"""Of Linux; elsewhere nobody is told."""


def writer_of(sink: str) -> int | None:
    """The pid of the loader that writes it; None for a sink of many writers, when none runs, and where nobody tells.

    A lock is known by its file's inode. The device is not compared: layered file systems name another one there.
    """
    _, _, place = sink.partition(":")
    lock = Path(f"{place}.loader-lock")
    if not (lock.exists() and LOCKS.exists()):
        return None
    inode = str(lock.stat().st_ino)
    for line in LOCKS.read_text().splitlines():
        # 3: FLOCK  ADVISORY  WRITE 21845 fe:00:10011010 0 EOF; one who waits has an arrow in the second place
        _, kind, _, _, pid, file, *_ = line.split()
        if kind == "FLOCK" and file.rpartition(":")[2] == inode:
            return int(pid)
    return None
