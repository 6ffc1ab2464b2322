"""Scores in a Parquet warehouse: killed at every step, written by two at once, gone from the disk."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow.fs import FileSystem
from tweet_insights.warehouse import JUDGEMENTS, Kept, Model, Warehouse, WarehouseBusyError, WarehouseError
from tweet_insights.warehouses import parquet_scores
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.copied import Change, ChangedMeanwhileError, Copied
from tweet_insights.warehouses.folder_store import FolderStore
from tweet_insights.warehouses.opening import Opening
from tweet_insights.warehouses.parquet import ParquetSource
from tweet_insights.warehouses.statements import SCORES
from tweet_insights.warehouses.store import Store
from tweet_local.ports import free_ports
from tweet_local.s3_server import WHO
from tweet_schema.tweet_event import EventKind

from .parquet_kind import ParquetKind, chain_rows
from .s3 import new_store
from .warehouse_file import START, a_tweet

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODEL = Model("judge", "1", ("en",))


class KilledError(BaseException):
    """As kill -9: nothing catches it on purpose."""


@dataclass
class Mortal:
    """A store whose user dies at a call that changes it, before or after that is done."""

    store: Store
    dies_at: int
    after: bool
    calls: int = 0

    def create(self, name: str, content: bytes) -> bool:
        return self._step(lambda: self.store.create(name, content))

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._step(partial(self._remove, name))

    def names(self, prefix: str) -> list[str]:
        return self.store.names(prefix)

    def read(self, name: str) -> bytes:
        return self.store.read(name)

    def files(self) -> tuple[FileSystem, str]:
        return self.store.files()

    @property
    def address(self) -> str:
        return self.store.address

    def _remove(self, name: str) -> bool:
        self.store.remove([name])
        return True

    def _step(self, step: Callable[[], bool]) -> bool:
        self.calls += 1
        dying = self.calls == self.dies_at
        if dying and not self.after:
            raise KilledError
        done = step()
        if dying:
            raise KilledError
        return done


def on(store: Store) -> Warehouse:
    return Copied(ParquetSource(store), timedelta(seconds=1))


def judged(texts: Iterable[str | None]) -> pa.Table:
    rows = [{"text": text, "label": "neutral", "negativity": 0.25, "confidence": 0.5} for text in texts]
    return pa.Table.from_pylist(rows, schema=JUDGEMENTS)


def keep_all(warehouse: Warehouse) -> Kept:
    return warehouse.keep(judged(warehouse.unread_texts(MODEL, 100)["text"].to_pylist()), MODEL, NOW)


def scored(warehouse: Warehouse) -> list[tuple[object, object]]:
    with warehouse.reading() as reading:
        rows = reading.table("SELECT tweet_id, version_id FROM scores ORDER BY ALL", {}).to_pylist()
    return [(row["tweet_id"], row["version_id"]) for row in rows]


def on_disk(store: Store) -> set[str]:
    """Every tweet of which any file of scores still says something."""
    files = store.names("scores/data/")
    return {str(id_) for name in files for id_ in pq.read_table(io.BytesIO(store.read(name)))["tweet_id"].to_pylist()}


def changed(folder: Path) -> ParquetKind:
    """A warehouse whose scores do not fit any more: one tweet was edited, one deleted, one is new."""
    kind = ParquetKind(FolderStore(folder))
    kind.store.create("tweet-loader.json", b"{}")
    kind.load([a_tweet(n) for n in range(3)])
    keep_all(on(kind.store))
    later = START + timedelta(days=1)
    kind.load(
        [
            a_tweet(0, kind=EventKind.DELETED, raw_offset=100, occurred_at=later),
            a_tweet(1, kind=EventKind.EDITED, raw_offset=101, occurred_at=later, version_id="1b", text="other"),
            a_tweet(5),
        ]
    )
    return kind


def deaths(folder: Path) -> Iterator[tuple[Store, bool]]:
    """The warehouse after every death there can be, and whether there was one."""
    for after in (False, True):
        for dies_at in range(1, 100):
            kind = changed(folder / f"{after}-{dies_at}")
            try:
                keep_all(on(Mortal(kind.store, dies_at, after)))
            except KilledError:
                yield kind.store, True
            else:
                yield kind.store, False
                break


def test_killed_at_any_step_nothing_is_lost_doubled_or_left_lying(tmp_path: Path) -> None:
    died = 0
    for store, dead in deaths(tmp_path):
        died += dead
        assert scored(on(store)) in ([("0", "0"), ("1", "1"), ("2", "2")], [("1", "1b"), ("2", "2"), ("5", "5")])
        again = on(store)
        assert again.standing(MODEL).scored in (1, 3)
        keep_all(again)
        assert scored(on(store)) == [("1", "1b"), ("2", "2"), ("5", "5")]
        assert on_disk(store) == {"1", "2", "5"}
        assert len(store.names("scores/data/")) == 1
    assert died >= 6


def test_of_two_who_looked_at_the_same_scores_one_publishes(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    rows = pa.Table.from_pylist(
        [
            {
                "source": "fake", "tweet_id": str(n), "raw_partition": 0, "raw_offset": n, "model": "m",
                "model_version": "1",
                "label": "neutral", "negativity": 0.5, "confidence": 0.5, "scored_at": NOW,
            }
            for n in range(2)
        ],
        schema=SCORES,
    )  # fmt: skip
    first, second = (Change(rows.slice(n, 1), 0, lambda: rows) for n in range(2))
    parquet_scores.publish(store, 0, first)
    with pytest.raises(ChangedMeanwhileError):
        parquet_scores.publish(store, 0, second)
    assert on_disk(store) == {"0"}
    parquet_scores.publish(store, 1, second)
    assert on_disk(store) == {"0", "1"}


def test_many_small_files_become_one(tmp_path: Path) -> None:
    kind = ParquetKind(FolderStore(tmp_path))
    kind.store.create("tweet-loader.json", b"{}")
    most = 0
    for n in range(40):
        kind.load([a_tweet(n)])
        assert keep_all(on(kind.store)) == Kept(1, 0)
        most = max(most, len(kind.store.names("scores/data/")))
    assert most == parquet_scores.MOST_FILES
    assert len(scored(on(kind.store))) == 40


def test_what_was_compacted_counts_once_and_older_commits_no_more(tmp_path: Path) -> None:
    kind = ParquetKind(FolderStore(tmp_path))
    kind.store.create("tweet-loader.json", b"{}")
    kind.load([a_tweet(0), a_tweet(1)])
    kept = chain_rows([a_tweet(0, text="gathered"), a_tweet(1)])
    content = io.BytesIO()
    pq.write_table(kept, content)
    kind.store.create("data/tweets/day=2026-05-04/v1.parquet", content.getvalue())
    covered = '[{"topic": "processed", "partition": 0, "end": 2}]'
    tweets = '{"2026-05-04": ["data/tweets/day=2026-05-04/v1.parquet"]}'
    manifest = f'{{"version": 1, "covered": {covered}, "tweets": {tweets}, "events": [], "replays": {{}}}}'
    kind.store.create("manifest/00000000000000000001.json", manifest.encode())
    assert set(on(kind.store).unread_texts(MODEL, 10)["text"].to_pylist()) == {"gathered", "Words of tweet 1"}
    kind.load([a_tweet(2)])
    assert on(kind.store).standing(MODEL).pending == 3


def test_a_place_that_is_no_warehouse_or_half_of_one_is_told(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "tweets")
    with pytest.raises(WarehouseError, match="no warehouse"):
        on(store).standing(MODEL)
    store.create("tweet-loader.json", b"{}")
    store.create("migration.json", b"{}")
    with pytest.raises(WarehouseError, match="migration"):
        on(store).standing(MODEL)


@pytest.mark.thorough
def test_of_two_in_a_bucket_one_makes_a_manifest() -> None:
    store = new_store()
    assert [store.create("scores/manifest/1.json", content) for content in (b"a", b"b", b"a")] == [True, False, True]
    assert store.read("scores/manifest/1.json") == b"a"


@pytest.mark.thorough
def test_a_server_that_does_not_answer_is_waited_for_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_ports(1)[0]}")
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WarehouseBusyError, match="does not answer"):
        warehouse_at("parquet:s3://bucket/prefix", Opening(timedelta(0))).standing(MODEL)
