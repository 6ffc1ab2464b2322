"""Forgetting people and tweets: what is held of them becomes a tombstone, and the bytes leave the disk."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import duckdb
import pyarrow as pa

from tweet_loader.sink import Readable, Wanted

SHORTEST = 8
"""Characters that a text must have to be searched for: a shorter one may stand anywhere by chance."""
TEXTS: Wanted = {"tweets": ("source", "tweet_id", "author_id", "text")}
IDENTITIES = pa.schema([pa.field("source", pa.string()), pa.field("tweet_id", pa.string())])


class Identity(NamedTuple):
    """One tweet."""

    source: str
    tweet_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where something that ought to be gone still stands."""

    place: str
    needle: int
    """Which of those searched for, by its number: what it says is not repeated."""


class Erasing(Readable, Protocol):
    """A warehouse from which bytes can be removed, and in whose bytes one can look."""

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """Leave of these tweets (schema IDENTITIES) nothing but tombstones, of records set aside by their key no bytes.

        Calls `hidden` when nobody who asks sees them any more, and returns when the bytes are gone from the files.
        """
        ...

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """Everything that the warehouse has on disk, a name and bytes each, decompressed where it is compressed."""
        ...

    def awaiting_purge(self) -> Sequence[Identity]:
        """Deleted tweets whose texts may stand in bytes that no search can read: compressed, and of no table any more.

        Raises:
            SinkBusyError: when it cannot be asked now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done."""

    tweets: int
    hidden_seconds: float
    gone_seconds: float
    found: Sequence[Found]
    """Where a text of them still stands: empty, or it was not forgotten."""


def of_author(sink: Readable, source: str, author_id: str) -> list[Identity]:
    """The tweets that are held of an author."""
    with sink.reading(TEXTS) as connection:
        rows = connection.execute(
            "SELECT source, tweet_id FROM tweets WHERE source = ? AND author_id = ?", [source, author_id]
        ).fetchall()
    return [Identity(*row) for row in rows]


def forget(sink: Erasing, tweets: Sequence[Identity]) -> Forgotten:
    """Forget these tweets, held or not, and look for their texts in every byte that is left."""
    rows = pa.Table.from_pylist([tweet._asdict() for tweet in dict.fromkeys(tweets)], IDENTITIES)
    with sink.reading(TEXTS) as connection:
        needles = _texts(connection, rows)
    begun = time.monotonic()
    moments: list[float] = []
    sink.erase(rows, lambda: moments.append(time.monotonic() - begun))
    gone = time.monotonic() - begun
    return Forgotten(rows.num_rows, moments[0], gone, list(search(sink, needles)))


def search(sink: Erasing, needles: Sequence[str]) -> Iterator[Found]:
    """Every place in the bytes of a warehouse where one of the needles stands, as UTF-8 or as JSON escapes it."""
    for place, held in sink.bytes_held():
        for number, needle in enumerate(needles):
            if needle.encode() in held:
                yield Found(place, number)


def _texts(connection: duckdb.DuckDBPyConnection, tweets: pa.Table) -> list[str]:
    connection.register("asked", tweets)
    rows = connection.execute("SELECT text FROM tweets SEMI JOIN asked USING (source, tweet_id)").fetchall()
    return [str(text) for (text,) in rows if text and len(text) >= SHORTEST]
