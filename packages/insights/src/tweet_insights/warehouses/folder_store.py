"""A folder as a store."""

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyarrow.fs import FileSystem, LocalFileSystem

from tweet_insights.warehouse import WarehouseError

UNFINISHED = ".part"
"""How the names end of files that are being written; nobody lists them."""


@dataclass(frozen=True, slots=True)
class FolderStore:
    """The files below `root`."""

    root: Path

    @property
    def address(self) -> str:
        """Its path."""
        return str(self.root)

    def names(self, prefix: str) -> list[str]:
        """Folders that vanish meanwhile are empty ones."""
        with self._told():
            if not prefix.endswith("/"):
                return [prefix] if (self.root / prefix).is_file() else []
            found = (
                Path(folder, file).relative_to(self.root).as_posix()
                for folder, _, files in os.walk(self.root / prefix)
                for file in files
                if not file.endswith(UNFINISHED)
            )
            return sorted(found)

    def read(self, name: str) -> bytes:
        """The file's bytes."""
        with self._told():
            return (self.root / name).read_bytes()

    def create(self, name: str, content: bytes) -> bool:
        """Written aside and flushed, then linked, which fails where there is a file."""
        path = self.root / name
        aside = path.with_name(f".{uuid.uuid4().hex}{UNFINISHED}")
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with aside.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                path.hardlink_to(aside)
            except FileExistsError:
                return False
            finally:
                aside.unlink(missing_ok=True)
            _flush(path.parent)
        return True

    def remove(self, names: Iterable[str]) -> None:
        """Unlink."""
        with self._told():
            for name in names:
                (self.root / name).unlink(missing_ok=True)

    def files(self) -> tuple[FileSystem, str]:
        """The local file system."""
        return LocalFileSystem(), f"{self.root}/"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise WarehouseError(f"the warehouse {self.root} cannot be used: {error.strerror}") from error


def _flush(folder: Path) -> None:
    """So that the new name survives a power cut."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
