"""How a loader is a member of a consumer group, and what it hears of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Start

GROUP = "tweet-loader"


@dataclass(frozen=True, slots=True)
class Membership:
    """Who this loader is to Kafka."""

    group: str = GROUP
    instance: str | None = None
    """A name that outlasts a restart; the member that comes back under it gets its partitions back at once."""
    session_seconds: float = 10
    """After so long without a sign of life another gets its partitions."""
    stall_seconds: float = 300
    """So long it may be busy with one batch before it is taken for stuck."""


class Changes(Protocol):
    """What a loader does when its share changes. Called only while records are taken, or at the end."""

    def given(self, places: Collection[Place]) -> Sequence[Start]:
        """These are its own from now on; where each begins. Also called with none, which makes it a member."""
        ...

    def taken(self, places: Collection[Place], *, lost: bool) -> None:
        """These are another's; when they were lost, another may have begun already."""
        ...


class GroupRefusedError(RuntimeError):
    """Kafka does not let this loader into the group, or no longer; trying again will not help."""


def group_of(sink: str) -> str:
    """The group of all loaders of that sink, and of no other's: two warehouses in one group would get half each."""
    kind, _, place = sink.partition(":")
    if kind == "parquet" and "://" not in place:
        place = str(Path(place).resolve())
    place, _, _ = place.partition("?")  # how BigQuery is used, not which dataset
    return f"{GROUP}-{kind}-{sha256(place.rstrip('/').encode()).hexdigest()[:8]}"
