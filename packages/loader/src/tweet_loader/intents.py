"""What a sink may write into Kafka before it does what cannot be undone or asked about.

A warehouse without transactions that reach over rows and offsets (BigQuery's load jobs, issue 8) says here what it is
about to do. The next owner of the partition reads it and finishes or repeats exactly that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from tweet_loader.record import Place
from tweet_loader.sink import FencedError


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be done with the records of a partition from `start` on."""

    start: int
    says: str
    """The sink's own words, kept as they are; 4,096 bytes at most (broker setting offset.metadata.max.bytes)."""


class Intents(Protocol):
    """A note for each partition, kept by Kafka beside the group's offset. The newest replaces the one before.

    The loader's own acknowledgement of a commit replaces it too, by none.
    """

    def declare(self, intents: Mapping[Place, Intent]) -> None:
        """Write them, all or none, as the member that holds these partitions, and return once they are kept.

        Raises:
            FencedError: when this loader is no member any more or they are not its own. Nothing was written.
            SinkBusyError: when Kafka cannot now; they may have been written all the same, so declare them again.
        """
        ...

    def declared(self, places: Collection[Place]) -> Mapping[Place, Intent]:
        """The newest of each partition; none of those of which nothing stands.

        Raises:
            SinkBusyError: when Kafka cannot be asked now.
        """
        ...


class NoIntents:
    """For commands that load nothing: they are no member of a group."""

    def declare(self, intents: Mapping[Place, Intent]) -> None:
        """Refused."""
        raise FencedError(f"only a running loader may declare what it does with {', '.join(map(str, intents))}")

    def declared(self, places: Collection[Place]) -> Mapping[Place, Intent]:  # noqa: ARG002 - the port's
        """None."""
        return {}
