"""The bytes of a warehouse that is one file with others beside it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tweet_loader.sink import SinkError

CHUNK, OVERLAP = 64 * 2**20, 2**20
"""Pieces overlap, so that what stands across a border is found."""


def beside(path: Path) -> Iterator[tuple[str, bytes]]:
    """Pieces of the file and of everything beside it whose name begins like it: logs, copies."""
    if not path.exists():
        raise SinkError(f"there is no warehouse {path} (--sink)")
    for found in sorted(path.parent.glob(f"{path.name}*")):
        with suppress(FileNotFoundError), found.open("rb") as file:  # a running loader removes its logs
            tail = b""
            while piece := file.read(CHUNK):
                yield found.name, tail + piece
                tail = piece[-OVERLAP:]
