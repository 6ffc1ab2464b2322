"""What a migration asks of the warehouse that it goes to."""

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from tweet_loader.sink import SinkError

UNFINISHED = "a migration into this warehouse is not finished: run it again, or name another warehouse (--sink)"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a migration came before it was interrupted."""

    source: str
    """Tells one state of one warehouse from any other."""
    pieces: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of one table; the number says how many pieces came before it, of all tables."""

    number: int
    table: str
    rows: pa.Table


class Receiver(Protocol):
    """A warehouse that is filled from another, piece by piece. Until it is settled no loader may use it."""

    def progress(self) -> Progress | None:
        """What an interrupted migration has left, None in an empty place.

        Raises:
            SinkError: when there is a warehouse already.
        """
        ...

    def begin(self, source: str) -> None:
        """Remove what an interrupted migration has left and begin anew."""
        ...

    def receive(self, piece: Piece) -> None:
        """Hold the rows and that this piece was received, together."""
        ...

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        """Hold the offsets with which a loader takes over, and be a warehouse from then on."""
        ...


def occupied(place: object) -> SinkError:
    """What is said of a warehouse that is one already."""
    return SinkError(f"{place} holds a warehouse already (--to): name a place that is empty")
