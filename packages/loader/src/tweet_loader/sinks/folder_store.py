"""A folder as a store: files appear whole, by a link, once they are on the disk."""

import errno
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pyarrow.fs import FileSystem, LocalFileSystem

from tweet_loader.sink import SinkBusyError, SinkError

LATER = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.EAGAIN)
"""A full disk is emptied, a network folder comes back."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """The objects below `root`, which is made when it is not there but not the folder around it."""

    root: Path
    _made: set[Path] = field(default_factory=set, compare=False)
    """Folders that are there, flushed: each is looked for once. When one is taken away the next file says so."""

    def create(self, name: str, content: bytes) -> bool:
        """Written aside, flushed to the disk, then linked: a link fails where there is a file."""
        path = self.root / name
        with _told(self.root):
            self._folder(path.parent)
            try:
                _link_whole(path, content)
            except FileExistsError:
                return False
            except FileNotFoundError as error:
                raise SinkError(f"{path.parent} was there and is gone: was the warehouse moved or removed?") from error
            _flush_folder(path.parent)
        return True

    def names(self, prefix: str) -> list[str]:
        """All files below the folder of the prefix; what is still being written has no name."""
        folder = self.root / prefix.rpartition("/")[0]
        found = (path.relative_to(self.root).as_posix() for path in _files(folder))
        return sorted(name for name in found if name.startswith(prefix))

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        with _told(self.root):
            return (self.root / name).read_bytes()

    def remove(self, names: Iterable[str]) -> None:
        """Unlink; the blocks are the file system's from then on."""
        with _told(self.root):
            folders = set()
            for name in names:
                (self.root / name).unlink(missing_ok=True)
                folders.add((self.root / name).parent)
            for folder in filter(Path.is_dir, folders):
                _flush_folder(folder)

    def files(self) -> tuple[FileSystem, str]:
        """The local file system."""
        return LocalFileSystem(), f"{self.root}/"

    def _folder(self, folder: Path) -> None:
        if folder in self._made:
            return
        if not self.root.parent.is_dir():
            raise SinkError(f"there is no folder {self.root.parent} for the warehouse (--sink parquet:FOLDER)")
        new = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(new):
            path.mkdir(exist_ok=True)
            _flush_folder(path.parent)
        self._made.add(folder)


def _link_whole(path: Path, content: bytes) -> None:
    """An unnamed file vanishes with the process that writes it; where there are none it has a name meanwhile."""
    try:
        file = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except (AttributeError, OSError):
        _link_named(path, content)
        return
    with open(file, "wb") as opened:  # noqa: PTH123 - a descriptor
        number = opened.fileno()
        _write_whole(number, content)
        # Named by its number in /proc (open(2), O_TMPFILE). With a folder given, though the path is absolute, Python
        # calls linkat, which follows that name; without it calls link, which does not.
        os.link(f"/proc/self/fd/{number}", path, src_dir_fd=number)


def _link_named(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with aside.open("wb") as opened:
            _write_whole(opened.fileno(), content)
        os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _write_whole(file: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)


def _flush_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _files(folder: Path) -> Iterator[Path]:
    """Files at any depth, whatever comes and goes meanwhile."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(Path(entry.path))
            elif not entry.name.endswith(".part"):
                yield Path(entry.path)


@contextmanager
def _told(root: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        kind = SinkBusyError if error.errno in LATER else SinkError
        raise kind(f"the warehouse {root} (--sink parquet:FOLDER): {error.strerror}") from error
