"""Every kind of warehouse, written here by the layout that the loader documents: so that this package is judged alone.

That the loader's own warehouses read the same is shown by `tests-e2e/features/same_facts.feature`.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import duckdb
import pytest
from tweet_insights.warehouse import Warehouse
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.opening import Opening
from tweet_insights.warehouses.statements import ADDED
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.sqlite_rows import to_row
from tweet_schema.tables import sqlite_columns
from tweet_schema.tweet_event import EventKind

from .bigquery_kind import BigQueryKind
from .command import holding
from .emulator import new_place
from .parquet_kind import TABLES, ParquetKind
from .s3 import new_store
from .warehouse_file import WarehouseFile

HOLD_SQLITE = (
    "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); held.execute('BEGIN IMMEDIATE'); "
    "print('held', flush=True); sys.stdin.read()"
)


class Kind(Protocol):
    """What the contract needs of a warehouse's world. A new kind is one more of these."""

    def open(self, seconds: float) -> Warehouse:
        """The warehouse, waited for so long when somebody is in the way."""
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

    def age_scores(self) -> None:
        """Make `scores` what an earlier release would have made, without the columns ADDED since."""
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

    def open(self, seconds: float) -> Warehouse:
        return warehouse_at(f"duckdb:{self.file.path}", Opening(timedelta(seconds=seconds)))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self.file.load(self.newest.of(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self.file.reject(records)

    def load_meanwhile(self, tweets: Sequence[ProcessedTweet]) -> None:
        with suppress(duckdb.ConnectionException):  # the file is kept from whoever writes
            self.load(tweets)

    def busy(self) -> AbstractContextManager[object]:
        return holding(self.file.path)

    def age_scores(self) -> None:
        for name in ADDED:
            self.file.change(f"ALTER TABLE scores DROP COLUMN {name}")


@dataclass
class SQLiteKind:
    """A SQLite file, written by Python's own copy of SQLite and the contract's own cells."""

    path: Path
    newest: Newest = field(default_factory=Newest)

    @classmethod
    def made(cls, folder: Path) -> Kind:
        made = cls(folder / "tweets.sqlite")
        with made._writing() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            for table, subject in TABLES.items():
                columns = "".join(f'"{name}" {kind}, ' for name, kind in sqlite_columns(latest(subject)).items())
                key = ", PRIMARY KEY (source, tweet_id)" if table == "tweets" else ""
                connection.execute(f"CREATE TABLE {table} ({columns} loaded_at TEXT NOT NULL{key}) STRICT")
        return made

    def open(self, seconds: float) -> Warehouse:
        return warehouse_at(f"sqlite:{self.path}", Opening(timedelta(seconds=seconds)))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        changed = self.newest.of(tweets)
        with self._writing() as connection:
            keys = [(tweet.source, tweet.tweet_id) for tweet in changed]
            connection.executemany("DELETE FROM tweets WHERE source = ? AND tweet_id = ?", keys)
        self._insert("tweets", changed)

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self._insert("rejected", records)

    load_meanwhile = load  # whoever reads does not keep out who writes

    def busy(self) -> AbstractContextManager[object]:
        # A process of its own: locks are a process', and two copies of SQLite in one would share them.
        return holding(self.path, HOLD_SQLITE)

    def age_scores(self) -> None:
        with self._writing() as connection:
            for name in ADDED:
                connection.execute(f"ALTER TABLE scores DROP COLUMN {name}")

    def _insert(self, table: str, records: Sequence[ProcessedTweet] | Sequence[RejectedRecord]) -> None:
        contract = latest(TABLES[table])
        loaded_at = datetime.now(UTC).isoformat(timespec="microseconds")
        rows = [(*to_row(contract, record.model_dump()), loaded_at) for record in records]
        if rows:
            with self._writing() as connection:
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - our names

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            yield connection


KINDS: dict[str, Callable[[Path], Kind]] = {
    "duckdb": DuckDBKind.made,
    "sqlite": SQLiteKind.made,
    "parquet": ParquetKind.made,
    "bigquery": lambda _: BigQueryKind(new_place()),
    "s3": lambda _: ParquetKind.marked(new_store()),
}
JUDGED = [pytest.param(name, marks=pytest.mark.thorough) if name in ("s3", "bigquery") else name for name in KINDS]
"""As parameters: a server takes its seconds."""
