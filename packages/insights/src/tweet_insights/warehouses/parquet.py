"""The Parquet files that the loader writes into a folder or a bucket, and scores beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from tweet_insights.warehouse import WarehouseError
from tweet_insights.warehouses import parquet_scores
from tweet_insights.warehouses.arrivals import SCORING, Wanted
from tweet_insights.warehouses.copied import Change, Copied
from tweet_insights.warehouses.folder_store import FolderStore
from tweet_insights.warehouses.parquet_files import Files, look
from tweet_insights.warehouses.store import Store
from tweet_insights.warehouses.tables import TABLES


@dataclass(frozen=True, slots=True)
class State:
    """What a copy was made of: files never change."""

    scores: int
    files: Files


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """The files in `store`."""

    store: Store

    def state(self) -> State:
        """Scores first: tweets that are looked at later can only be newer than those that were scored."""
        return State(parquet_scores.newest(self.store), look(self.store))

    def tables(self, wanted: Wanted) -> tuple[State, Mapping[str, pa.Table | ds.Dataset]]:
        """As datasets, of which only the columns wanted are read. A file that lacks one has nothing in it."""
        if wanted is SCORING:
            parquet_scores.sweep(self.store)  # what a run that was killed has left
        scores = parquet_scores.held(self.store)
        files = look(self.store)
        return State(scores.version, files), {
            "chain": self._dataset(files.chain, wanted.kept_tweets),
            "asides": self._dataset(files.chain, wanted.asides),
            "kept_tweets": self._dataset(files.tweets, wanted.kept_tweets),
            "kept_rejected": self._dataset(files.rejected, wanted.kept_rejected),
            "scores": self._dataset(scores.files, TABLES["scores"]),
        }

    def publish(self, state: State, change: Change) -> State:
        """A new manifest of scores."""
        return State(parquet_scores.publish(self.store, state.scores, change), state.files)

    def _dataset(self, names: Sequence[str], schema: pa.Schema) -> pa.Table | ds.Dataset:
        if not names:
            return schema.empty_table()
        system, root = self.store.files()
        options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        form = ds.ParquetFileFormat(default_fragment_scan_options=options)
        return ds.dataset([root + name for name in names], schema=schema, filesystem=system, format=form)


def parquet_at(place: str, patience: timedelta) -> Copied[State]:
    """The warehouse in a folder, or at `s3://BUCKET/PREFIX`."""
    return Copied(ParquetSource(store_at(place)), patience)


def store_at(place: str) -> Store:
    """Where the files are; nothing is asked yet."""
    if not place.startswith("s3://"):
        return FolderStore(Path(place))
    try:
        from tweet_insights.warehouses.s3_store import S3Store  # noqa: PLC0415 - its client takes a second to import
    except ModuleNotFoundError as error:
        raise WarehouseError(f"S3 needs {error.name}: install tweet-insights[s3]") from error
    return S3Store.at(place)
