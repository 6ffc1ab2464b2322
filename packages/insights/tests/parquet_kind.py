"""A Parquet warehouse, as tweet-loader's README lays it out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import FileSystem
from tweet_insights.warehouse import Warehouse
from tweet_insights.warehouses.copied import Copied
from tweet_insights.warehouses.folder_store import FolderStore
from tweet_insights.warehouses.parquet import ParquetSource
from tweet_insights.warehouses.parquet_scores import Scores
from tweet_insights.warehouses.statements import ADDED
from tweet_insights.warehouses.store import Store
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.topics import Subject

TABLES = {"tweets": Subject.PROCESSED, "rejected": Subject.REJECTED}


@dataclass
class ParquetKind:
    """Files in a folder or a bucket: every load is a commit to the chain of a partition."""

    store: Store
    contested: bool = False
    ends: dict[str, int] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path) -> ParquetKind:
        return cls.marked(FolderStore(folder / "tweets"))

    @classmethod
    def marked(cls, store: Store) -> ParquetKind:
        store.create("tweet-loader.json", b'{"format": 1}')
        return cls(store)

    def open(self, seconds: float) -> Warehouse:
        return Copied(ParquetSource(Contested(self)), timedelta(seconds=seconds))

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        self._commit("processed", chain_rows(tweets))

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        self._commit("rejected", chain_rows((), records))

    load_meanwhile = load

    def age_scores(self) -> None:
        for name in self.store.names("scores/data/"):
            rows = pq.read_table(io.BytesIO(self.store.read(name)))
            rows = rows.select([column for column in rows.column_names if column not in ADDED])
            self.store.remove([name])
            content = io.BytesIO()
            pq.write_table(rows, content)
            self.store.create(name, content.getvalue())

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
