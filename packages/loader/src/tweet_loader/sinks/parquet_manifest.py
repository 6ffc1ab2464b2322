"""The manifest: which compacted files count, and up to where they stand for the chains.

The one of the highest number counts. It is made whole and exclusively, so that a reader sees the files of one or of
the next and never some of both.
"""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from tweet_loader.kafka.record import Place
from tweet_loader.sinks.store import Store

MANIFESTS = "manifest/"


class Covered(BaseModel):
    """A partition whose records before `end` are in compacted files."""

    model_config = ConfigDict(frozen=True)

    topic: str
    partition: int
    end: int
    topic_id: str | None = None


class Manifest(BaseModel):
    """What is compacted; version 0 is that nothing is."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    covered: Sequence[Covered] = ()
    tweets: Mapping[str, Sequence[str]] = {}
    """Files of `tweets` by the day of their tweets."""
    events: Sequence[str] = ()
    rejected: Sequence[str] = ()
    replays: Mapping[int, int] = {}

    @property
    def covers(self) -> dict[Place, int]:
        """Where each partition's chain begins to count."""
        return {Place(item.topic, item.partition): item.end for item in self.covered}

    @property
    def files(self) -> set[str]:
        """Every file that counts."""
        return {*self.events, *self.rejected, *(name for names in self.tweets.values() for name in names)}


def newest(store: Store) -> int:
    """The number of the manifest that counts, 0 for none."""
    names = store.names(MANIFESTS)
    return int(names[-1].removeprefix(MANIFESTS).removesuffix(".json")) if names else 0


def manifest(store: Store) -> Manifest:
    """The manifest that counts."""
    while version := newest(store):
        try:
            return Manifest.model_validate_json(store.read(manifest_name(version)))
        except FileNotFoundError:
            continue  # a newer one has been made since, and this one removed
    return Manifest()


def manifest_name(version: int) -> str:
    """Names sort as versions do."""
    return f"{MANIFESTS}{version:020d}.json"
