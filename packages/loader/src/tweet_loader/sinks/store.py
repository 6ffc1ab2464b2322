"""Where a Parquet warehouse lies: a folder or a bucket, as far as the sink needs one."""

from collections.abc import Iterable
from typing import Protocol

from pyarrow.fs import FileSystem


class Store(Protocol):
    """Named objects that are made whole or not at all, and never changed. Names have slashes."""

    def create(self, name: str, content: bytes) -> bool:
        """Make an object that is durable when this returns; False when there is one of that name already.

        Raises:
            SinkBusyError: when the store is away; it may have been made all the same.
        """
        ...

    def names(self, prefix: str) -> list[str]:
        """The names that begin so, in their order; complete as of one moment during the call."""
        ...

    def read(self, name: str) -> bytes:
        """An object.

        Raises:
            FileNotFoundError: when there is none of that name (any more).
        """
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; what is gone already is no matter."""
        ...

    def files(self) -> tuple[FileSystem, str]:
        """How Arrow reads them: a file system, and what to put before a name."""
        ...
