"""Compaction changes how a Parquet warehouse lies, never what it says, whatever moment it is killed at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from pyarrow.fs import FileSystem
from tweet_loader.kafka.record import Place
from tweet_loader.sink import FencedError, SinkBusyError
from tweet_loader.sinks import parquet_compact, parquet_reading
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet import ParquetSink
from tweet_loader.sinks.parquet_chain import CHAIN
from tweet_loader.sinks.parquet_compact import compact, sweep
from tweet_loader.sinks.parquet_manifest import manifest
from tweet_loader.sinks.parquet_reading import Snapshot
from tweet_loader.sinks.store import Store

from .events import current, event, random_events, set_aside
from .tape import KilledError, Reaper, TapeSource
from .warehouses import ParquetWarehouse, Row
from .world import ALL, World

TABLES = ("tweets", "events", "rejected", "replays")


@dataclass(frozen=True)
class MortalStore:
    """A store whose every call may be the loader's last."""

    store: Store
    reaper: Reaper

    def create(self, name: str, content: bytes) -> bool:
        return self.reaper(self.store.create, name, content)

    def names(self, prefix: str) -> list[str]:
        return self.reaper(self.store.names, prefix)

    def read(self, name: str) -> bytes:
        return self.reaper(self.store.read, name)

    def remove(self, names: Iterable[str]) -> None:
        self.reaper(self.store.remove, names)

    def files(self) -> tuple[FileSystem, str]:
        return self.store.files()


@pytest.fixture
def world(quick_folder: Path) -> World:
    """Forty events with edits, deletes, replays and records set aside, in many small files."""
    world = World(lambda folder: ParquetWarehouse(FolderStore(folder / "tweets")), quick_folder)
    history(world)
    world.load(7)
    return world


def history(world: World) -> None:
    world.tape.happened(random_events(40, tweets=12, seed=7))
    world.tape.set_aside(set_aside(900))
    for record in world.tape.records[:9]:
        world.tape.append(record.topic, record.partition, record.value)


def store_of(world: World) -> Store:
    warehouse = world.judged[0]
    assert isinstance(warehouse, ParquetWarehouse)
    return warehouse.store


def said(world: World) -> dict[str, list[Row]]:
    return {table: sorted(world.rows(table), key=str) for table in TABLES}


def test_a_compacted_warehouse_says_the_same(world: World) -> None:
    before, offsets = said(world), world.sink().offsets()
    assert compact(store_of(world)).days == ["2026-11-01"]
    assert not [name for name in store_of(world).names(CHAIN) if name.endswith(".parquet")]
    assert said(world) == before
    assert world.sink().offsets() == offsets
    assert sum(int(str(row["records"])) for row in before["replays"]) == 9


def test_loading_goes_on_where_it_was_compacted(world: World) -> None:
    world.tape.happened([event("t1", "deleted", 8), event("new")])
    compact(store_of(world))
    world.load(3)
    compact(store_of(world))
    world.tape.happened([event("t1", "edited", 9, "late copy")])
    world.load()
    held = {row["tweet_id"]: row for row in world.rows("tweets")}
    assert (held["t1"]["kind"], held["t1"]["text"]) == ("deleted", None)
    assert len(world.rows("events")) == 43


def test_killed_at_any_call_of_the_store(world: World, quick_folder: Path) -> None:
    """A compacted warehouse is loaded and compacted by processes that each die after another call.

    To die before a call leaves the same behind as to die after the one before it.
    """
    compact(store_of(world))
    world.tape.happened(random_events(20, tweets=12, seed=8))
    for victim in count(1):
        store = FolderStore(quick_folder / f"after-{victim}")
        copytree(quick_folder / "0" / "tweets", store.root)
        mortal = ParquetWarehouse(MortalStore(store, Reaper(victim, after=True)))
        survived = all([lived(partial(world.load, ALL, mortal)), lived(partial(compact, mortal.store))])
        healthy = world.judged[0] = ParquetWarehouse(store)
        world.load()
        compact(store)
        assert not left_lying(store)
        assert_holds_the_tape(world, healthy)
        if survived:
            break
    assert victim > 20


def assert_holds_the_tape(world: World, warehouse: ParquetWarehouse) -> None:
    expected = current(world.tape.events)
    assert {(row["source"], row["tweet_id"]): row["raw_offset"] for row in warehouse.rows("tweets")} == {
        identity: fields["raw_offset"] for identity, fields in expected.items()
    }
    assert len(warehouse.rows("tweets")) == len(expected)
    assert len(warehouse.rows("events")) == len(world.tape.events)
    assert len(warehouse.rows("rejected")) == 1
    assert sum(int(str(row["records"])) for row in warehouse.rows("replays")) == 9


def lived(action: Callable[[], object]) -> bool:
    try:
        action()
    except KilledError:
        return False
    return True


def left_lying(store: Store) -> list[str]:
    """Objects that neither the manifest nor a chain explains."""
    names = [name for name in store.names("") if name.startswith(("data/", "chain/")) and name.endswith(".parquet")]
    return sorted(set(names) - manifest(store).files)


def test_of_two_compactions_one_is_told_to_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before = store_of(world), said(world)
    create = FolderStore.create

    def slower(self: FolderStore, name: str, content: bytes) -> bool:
        if name.startswith("manifest/"):
            monkeypatch.setattr(FolderStore, "create", create)
            compact(store)
        return create(self, name, content)

    monkeypatch.setattr(FolderStore, "create", slower)
    with pytest.raises(SinkBusyError):
        compact(store)
    assert said(world) == before
    assert not left_lying(store)


def test_a_zombie_whose_files_were_compacted_is_refused(world: World) -> None:
    """Its name is free again, and yet it must not go on."""
    store, before = store_of(world), said(world)
    compact(store)
    zombie = ParquetSink(store, world.clock)
    stale = {Place("processed", 0): 3, Place("processed", 1): 2, Place("rejected", 0): 0}
    batch = world.read(next(TapeSource(world.tape, stale, 5).deliveries()))
    with pytest.raises(FencedError):
        zombie.commit(batch)
    assert said(world) == before
    assert not left_lying(store)


def test_a_reader_that_loses_the_race_looks_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before = store_of(world), said(world)
    names = FolderStore.names

    def slow(self: FolderStore, prefix: str) -> list[str]:
        found = names(self, prefix)
        if prefix == CHAIN:
            monkeypatch.setattr(FolderStore, "names", names)
            compact(store)
        return found

    monkeypatch.setattr(FolderStore, "names", slow)
    with ParquetSink(store, world.clock).reading({"tweets": ("tweet_id",)}) as connection:
        assert len(connection.execute("FROM tweets").fetchall()) == len(before["tweets"])


def test_a_reader_whose_files_go_while_it_reads_looks_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before, show = store_of(world), said(world), parquet_reading.show

    def slow(connection: duckdb.DuckDBPyConnection, of: Store, held: Snapshot) -> None:
        show(connection, of, held)
        monkeypatch.setattr(parquet_reading, "show", show)
        compact(of)

    monkeypatch.setattr(parquet_reading, "show", slow)
    with ParquetSink(store, world.clock).reading({"tweets": ("tweet_id",)}) as connection:
        assert len(connection.execute("FROM tweets").fetchall()) == len(before["tweets"])


def test_a_compaction_whose_files_go_while_it_reads_is_told_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, before, show = store_of(world), said(world), parquet_reading.show

    def slow(connection: duckdb.DuckDBPyConnection, of: Store, held: Snapshot) -> None:
        show(connection, of, held)
        monkeypatch.setattr(parquet_compact, "show", show)
        compact(of)

    monkeypatch.setattr(parquet_compact, "show", slow)
    with pytest.raises(SinkBusyError):
        compact(store)
    assert said(world) == before
    sweep(store)
    assert not left_lying(store)


def test_a_file_that_is_gone_without_a_compaction_is_told(world: World) -> None:
    store = store_of(world)
    compact(store)
    store.remove(manifest(store).events)
    sink, wanted = ParquetSink(store, world.clock), {"events": ("raw_offset",)}
    with pytest.raises(SinkBusyError, match="cannot be read"), sink.reading(wanted):
        pass


def test_a_loader_compacts_by_itself_now_and_then(world: World) -> None:
    store, before = store_of(world), said(world)
    sink = ParquetSink(store, world.clock, compact_every=1)
    world.tape.happened([event("t1", "deleted", 8)])
    (delivery,) = TapeSource(world.tape, sink.offsets(), ALL).deliveries()
    sink.commit(world.read(delivery))
    sink.aside.wait()
    assert [name for name in store.names(CHAIN) if name.endswith(".parquet")] == []
    assert len(world.rows("events")) == len(before["events"]) + 1
