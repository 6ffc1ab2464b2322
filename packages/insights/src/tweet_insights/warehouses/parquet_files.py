"""Which files of a Parquet warehouse hold its tweets, by the layout in tweet-loader's README.

`chain/<topic>/<partition>/<start>.parquet` are commits. What was compacted is in files that the manifest of the
highest number names; it also says up to which offset of each partition that goes, and older commits count no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_insights.warehouse import UNFINISHED, WarehouseAbsentError, WarehouseError
from tweet_insights.warehouses.store import Store

MARK, MIGRATION = "tweet-loader.json", "migration.json"
CHAIN, MANIFESTS = "chain/", "manifest/"


class Covered(BaseModel):
    """A partition whose commits before `end` are compacted."""

    model_config = ConfigDict(frozen=True)

    topic: str
    partition: int
    end: int


class Manifest(BaseModel):
    """What is compacted, as far as tweets and records set aside go."""

    model_config = ConfigDict(frozen=True)

    covered: Sequence[Covered] = ()
    tweets: Mapping[str, Sequence[str]] = {}
    rejected: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Files:
    """The files that count at one moment."""

    chain: tuple[str, ...] = ()
    tweets: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


def look(store: Store) -> Files:
    """The files that count. A compaction makes its manifest before it removes anything, so that none is missing.

    Raises:
        FileNotFoundError: when there was a compaction meanwhile.
        WarehouseAbsentError: when there is no warehouse.
    """
    if not store.names(MARK):
        raise WarehouseAbsentError(
            f"{store.address}: there is no warehouse of tweet-loader; run it first, or correct --warehouse"
        )
    if store.names(MIGRATION):
        raise WarehouseError(f"{store.address}: {UNFINISHED}")
    newest = store.names(MANIFESTS)[-1:]
    held = _manifest(store, newest[0]) if newest else Manifest()
    ends = {(item.topic, item.partition): item.end for item in held.covered}
    commits = [name for name in store.names(CHAIN) if name.endswith(".parquet")]
    if store.names(MANIFESTS)[-1:] != newest:
        raise FileNotFoundError(f"{store.address} was compacted meanwhile")
    return Files(
        chain=tuple(name for name in commits if _counts(name, ends)),
        tweets=tuple(name for names in held.tweets.values() for name in names),
        rejected=tuple(held.rejected),
    )


def _manifest(store: Store, name: str) -> Manifest:
    try:
        return Manifest.model_validate_json(store.read(name))
    except ValidationError as error:
        raise WarehouseError(f"{store.address}/{name} is no manifest of tweet-loader: {error}") from error


def _counts(name: str, ends: Mapping[tuple[str, int], int]) -> bool:
    """Whether a commit begins where compacted files of its partition end, or after."""
    _, topic, partition, file = name.split("/")
    return int(file.removesuffix(".parquet")) >= ends.get((topic, int(partition)), 0)
