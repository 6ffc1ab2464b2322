"""Every kind of warehouse, written here by the layout that the loader documents: so that this package is judged alone.

That the loader's own warehouses read the same is shown by `tests-e2e/features/same_facts.feature`.
"""

import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from google.cloud import bigquery
from pyarrow.fs import FileSystem
from tweet_insights.warehouse import Warehouse
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.bigquery.address import BigQueryAddress
from tweet_insights.warehouses.bigquery.client import BigQueryClient
from tweet_insights.warehouses.bigquery.scores import Loads, look
from tweet_insights.warehouses.copied import Copied
from tweet_insights.warehouses.folder_store import FolderStore
from tweet_insights.warehouses.opening import Opening
from tweet_insights.warehouses.parquet import ParquetSource
from tweet_insights.warehouses.parquet_scores import Scores
from tweet_insights.warehouses.store import Store
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.sqlite_rows import to_row
from tweet_schema.tables import bigquery_columns, sqlite_columns
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import EventKind

from .command import holding
from .emulator import new_place
from .s3 import new_store
from .warehouse_file import WarehouseFile

TABLES = {"tweets": Subject.PROCESSED, "rejected": Subject.REJECTED}


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

    def _insert(self, table: str, records: Sequence[ProcessedTweet] | Sequence[RejectedRecord]) -> None:
        contract = latest(TABLES[table])
        rows = [(*to_row(contract, record.model_dump()), "2026-05-04T06:00:00.000000+00:00") for record in records]
        if rows:
            with self._writing() as connection:
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608 - our names

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            yield connection


@dataclass
class ParquetKind:
    """Files in a folder or a bucket: every load is a commit to the chain of a partition."""

    store: Store
    contested: bool = False
    ends: dict[str, int] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path) -> Kind:
        return cls.marked(FolderStore(folder / "tweets"))

    @classmethod
    def marked(cls, store: Store) -> Kind:
        store.create("tweet-loader.json", b'{"format": 1}')
        return cls(store)

    def open(self, seconds: float) -> Warehouse:
        return Copied(ParquetSource(Contested(self)), timedelta(seconds=seconds))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self._commit("processed", chain_rows(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self._commit("rejected", chain_rows((), records))

    load_meanwhile = load

    @contextmanager
    def busy(self) -> Iterator[None]:
        self.contested = True
        yield
        self.contested = False

    def _commit(self, topic: str, rows: pa.Table) -> None:
        start = self.ends.get(topic, 0)
        self.ends[topic] = start + rows.num_rows
        content = io.BytesIO()
        pq.write_table(rows, content)
        self.store.create(f"chain/{topic}/0/{start:020d}.parquet", content.getvalue())


@dataclass(frozen=True)
class Contested:
    """The store of a kind, in which another makes every manifest of scores first as long as it is contested."""

    kind: ParquetKind

    def create(self, name: str, content: bytes) -> bool:
        if self.kind.contested and name.startswith("scores/manifest/"):
            others = Scores(version=int(name.rpartition("/")[2].removesuffix(".json")))
            self.kind.store.create(name, others.model_dump_json().encode())
        return self.kind.store.create(name, content)

    def names(self, prefix: str) -> list[str]:
        return self.kind.store.names(prefix)

    def read(self, name: str) -> bytes:
        return self.kind.store.read(name)

    def remove(self, names: Iterable[str]) -> None:
        self.kind.store.remove(names)

    def files(self) -> tuple[FileSystem, str]:
        return self.kind.store.files()

    @property
    def address(self) -> str:
        return self.kind.store.address


def chain_rows(tweets: Sequence[ProcessedTweet], records: Sequence[RejectedRecord] = ()) -> pa.Table:
    """Rows of a commit: an event, or a record set aside; without any of the latter that column is not there."""
    processed, rejected = (arrow_schema(latest(subject)) for subject in TABLES.values())
    rows: list[dict[str, object]] = [tweet.model_dump() for tweet in tweets]
    rows += [{"rejected": record.model_dump()} for record in records]
    loaded_at = datetime.now(UTC)
    aside = pa.field("rejected", pa.struct([field.with_nullable(True) for field in rejected]))
    schema = pa.schema(
        [
            *(field.with_nullable(True) for field in processed),
            pa.field("loaded_at", pa.timestamp("us", tz="UTC")),
            *([aside] if records else []),
        ]
    )
    return pa.Table.from_pylist([row | {"loaded_at": loaded_at} for row in rows], schema=schema)


class BigQueryKind:
    """A dataset: every load is a load job into `arrivals`.

    In the emulator the one before is dropped when the next is made: a statement takes longer for each that there is.
    """

    newest: ClassVar[list[BigQueryAddress]] = []

    def __init__(self, place: str) -> None:
        self.place = place
        self.address = BigQueryAddress.parse(place)
        self.client = BigQueryClient.at(self.address).client
        if self.address.endpoint is not None:
            for before in self.newest:
                self.client.query(f"DROP SCHEMA IF EXISTS `{before.name}` CASCADE").result()
            self.newest[:] = [self.address]
        self.client.query(";\n".join(self._statements())).result()

    def open(self, seconds: float) -> Warehouse:
        return warehouse_at(f"bigquery:{self.place}", Opening(timedelta(seconds=seconds)))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self._append(chain_rows(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self._append(chain_rows((), records))

    load_meanwhile = load

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Somebody else has used the id of the next load, and it was not counted yet."""
        loads = Loads.parse(look(BigQueryClient.at(self.address)).description)
        assert loads is not None
        self.client.query("SELECT 1", job_id=loads.next_job).result()
        yield

    def _append(self, rows: pa.Table) -> None:
        content = io.BytesIO()
        pq.write_table(rows, content)
        content.seek(0)
        lists = bigquery.ParquetOptions()  # type: ignore[no-untyped-call] # Google's
        lists.enable_list_inference = True
        config = bigquery.LoadJobConfig(source_format="PARQUET", parquet_options=lists)
        self.client.load_table_from_file(content, self.address.table("arrivals"), job_config=config).result()

    def _statements(self) -> Iterator[str]:
        processed, rejected = (bigquery_columns(latest(subject)) for subject in TABLES.values())
        tweets = ", ".join(f"`{name}` {kind.removesuffix(' NOT NULL')}" for name, kind in processed.items())
        aside = ", ".join(f"`{name}` {kind.removesuffix(' NOT NULL')}" for name, kind in rejected.items())
        by_day = "PARTITION BY TIMESTAMP_TRUNC(created_at, DAY) OPTIONS (require_partition_filter = TRUE"
        known = "description = 'Tweets as they arrived.\\n{}'"
        table, loaded = self.address.table, "loaded_at TIMESTAMP NOT NULL"
        yield f"CREATE SCHEMA `{self.address.name}`"
        yield f"CREATE TABLE `{table('arrivals')}` ({tweets}, {loaded}, rejected STRUCT<{aside}>) {by_day}, {known})"
        yield f"CREATE TABLE `{table('migrated_tweets')}` ({tweets}, {loaded}) {by_day})"
        yield f"CREATE TABLE `{table('migrated_rejected')}` ({aside}, {loaded})"


KINDS: dict[str, Callable[[Path], Kind]] = {
    "duckdb": DuckDBKind.made,
    "sqlite": SQLiteKind.made,
    "parquet": ParquetKind.made,
    "bigquery": lambda _: BigQueryKind(new_place()),
    "s3": lambda _: ParquetKind.marked(new_store()),
}
JUDGED = [pytest.param(name, marks=pytest.mark.thorough) if name in ("s3", "bigquery") else name for name in KINDS]
"""As parameters: a server takes its seconds."""
