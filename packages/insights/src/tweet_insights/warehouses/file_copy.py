"""A passing copy of a DuckDB file, for whoever reads so long that others should not wait for it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

ROOM = 2
"""So many times the file has to be free on the disk of temporary files."""


def has_room(path: Path) -> bool:
    """Whether the disk of temporary files takes a copy and has as much left."""
    return shutil.disk_usage(gettempdir()).free > ROOM * path.stat().st_size


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """The copy, in a folder that nobody else may read. Whoever calls holds the file's lock while this is entered.

    It is gone afterwards. Whoever opens it may remove it at once and read on: then it is gone even after a kill, as it
    has to be, since what is deleted from the warehouse is to be found nowhere.
    """
    with TemporaryDirectory(prefix="tweet-insights-") as folder:
        # The log first: closing the file drops the locks that this process has on it, whoever took them (fcntl, POSIX),
        # and then a writer may move the log into the file.
        for name in (f"{path.name}.wal", path.name):
            if (source := path.with_name(name)).exists():
                shutil.copyfile(source, Path(folder) / name)
        yield Path(folder) / path.name
