"""Every kind of warehouse, written here by the layout that the loader documents: so that this package is judged alone.

That the loader's own warehouses read the same is shown by `tests-e2e/features/same_facts.feature`.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.tweet_event import EventKind

from .command import holding
from .warehouse_file import WarehouseFile


class Kind(Protocol):
    """What the contract needs of a warehouse's world. A new kind is one more of these."""

    @property
    def address(self) -> str:
        """As a person names it."""
        ...

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        """What the loader does with events that come in this order."""
        ...

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        """What it does with records set aside."""
        ...

    def load_meanwhile(self, tweets: Sequence[ProcessedTweet]) -> None:
        """The same while somebody reads, where a loader would be let in."""
        ...

    def busy(self) -> AbstractContextManager[object]:
        """Somebody else is in the way of whoever keeps scores, until the block ends."""
        ...


def order(tweet: ProcessedTweet) -> tuple[object, ...]:
    """The newest version of a tweet is the greatest."""
    return (tweet.kind is EventKind.DELETED, tweet.occurred_at, tweet.raw_offset, tweet.raw_partition)


@dataclass
class Newest:
    """Which version of each tweet stands, where the loader replaces the older by the newer."""

    standing: dict[tuple[str, str], ProcessedTweet] = field(default_factory=dict)

    def of(self, tweets: Sequence[ProcessedTweet]) -> list[ProcessedTweet]:
        """Those tweets that changed, as they are now."""
        changed = {}
        for tweet in tweets:
            key = (tweet.source, tweet.tweet_id)
            if key not in self.standing or order(tweet) > order(self.standing[key]):
                changed[key] = self.standing[key] = tweet
        return list(changed.values())


@dataclass
class DuckDBKind:
    """A DuckDB file."""

    file: WarehouseFile
    newest: Newest = field(default_factory=Newest)

    @classmethod
    def made(cls, folder: Path) -> Kind:
        file = WarehouseFile(folder / "tweets.duckdb")
        file.create()
        return cls(file)

    @property
    def address(self) -> str:
        return f"duckdb:{self.file.path}"

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self.file.load(self.newest.of(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self.file.reject(records)

    def load_meanwhile(self, tweets: Sequence[ProcessedTweet]) -> None:
        with suppress(duckdb.ConnectionException):  # the file is kept from whoever writes
            self.load(tweets)

    def busy(self) -> AbstractContextManager[object]:
        return holding(self.file.path)


KINDS: dict[str, Callable[[Path], Kind]] = {"duckdb": DuckDBKind.made}
