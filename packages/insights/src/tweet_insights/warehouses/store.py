"""Where the files of a Parquet warehouse are: a folder or a bucket, as far as insights needs one."""

from collections.abc import Iterable
from typing import Protocol

from pyarrow.fs import FileSystem


class Store(Protocol):
    """Named objects, made whole or not at all, never changed. Raises WarehouseError and WarehouseBusyError."""

    def names(self, prefix: str) -> list[str]:
        """The names below that folder (ending with a slash), or that one name, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """An object.

        Raises:
            FileNotFoundError: when there is none of that name (any more).
        """
        ...

    def create(self, name: str, content: bytes) -> bool:
        """Make a durable object; False when there is one of that name already."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove objects; what is gone already is no matter."""
        ...

    def files(self) -> tuple[FileSystem, str]:
        """How Arrow reads them: a file system, and what stands before a name."""
        ...

    @property
    def address(self) -> str:
        """As people name it."""
        ...
