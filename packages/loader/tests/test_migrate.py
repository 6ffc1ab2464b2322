"""Feature: a warehouse moves to another kind, and the loader goes on there."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pyarrow as pa
import pytest
from tweet_loader.sink import SinkError
from tweet_loader.sinks.duckdb_receiver import DuckDBReceiver
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet_receiver import ParquetReceiver
from tweet_loader.sinks.sqlite_receiver import SQLiteReceiver
from tweet_loader.upkeep import migrate as migration
from tweet_loader.upkeep.migrate import migrate
from tweet_loader.upkeep.receiver import Piece, Progress, Receiver

from .events import NOON, event, random_events, set_aside
from .tape import KilledError, Reaper
from .warehouses import LOCAL, WAREHOUSES, DuckDBWarehouse, ParquetWarehouse, SQLiteWarehouse, Warehouse
from .world import World


def receiver_of(warehouse: Warehouse) -> Receiver:
    match warehouse:
        case DuckDBWarehouse(path):
            return DuckDBReceiver(path)
        case SQLiteWarehouse(path):
            return SQLiteReceiver(path)
        case ParquetWarehouse(store):
            return ParquetReceiver(store)
    raise TypeError(warehouse)


@dataclass
class MortalReceiver:
    """A receiver whose every call may be the last."""

    right: Receiver
    reaper: Reaper

    def progress(self) -> Progress | None:
        return self.reaper(self.right.progress)

    def begin(self, source: str) -> None:
        self.reaper(self.right.begin, source)

    def receive(self, piece: Piece) -> None:
        self.reaper(self.right.receive, piece)

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        self.reaper(self.right.settle, offsets, replays)


def loaded(kind: str, folder: Path) -> World:
    folder.mkdir()
    world = World(WAREHOUSES[kind], folder)
    world.tape.happened(random_events(60, tweets=25, seed=3))
    world.tape.happened([event("far", minute=60 * 24 * 3, created_at=NOON + timedelta(days=3))])
    world.tape.set_aside(set_aside(900))
    world.load(15)
    for record in world.tape.records[:4]:
        world.tape.append(record.topic, record.partition, record.value)
    world.load()
    return world


def content(warehouse: Warehouse) -> dict[str, list[str]]:
    return {
        table: sorted(json.dumps(row, sort_keys=True, default=told) for row in warehouse.rows(table))
        for table in ("tweets", "events", "rejected", "replays", "offsets")
    }


def told(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)


@pytest.mark.parametrize(("source", "target"), [*permutations(LOCAL, 2), ("duckdb", "s3"), ("parquet", "parquet")])
def test_all_is_there_and_the_loader_goes_on(quick_folder: Path, source: str, target: str) -> None:
    world = loaded(source, quick_folder / "from")
    place = quick_folder / "to"
    place.mkdir()
    there = WAREHOUSES[target](place)
    moved = migrate(world.sink(), receiver_of(there), lambda: there.sink(world.clock))
    assert sum(day.rows for day in moved.days if day.table == "events") == 61
    assert {day.day for day in moved.days if day.table == "tweets"} == {"2026-11-01", "2026-11-04"}
    assert content(there) == content(world.judged[0])
    assert there.sink(world.clock).topic_ids() == {"processed": "first", "rejected": "first"}
    world.tape.happened([event("far", "deleted", 60 * 24 * 4), event("new")])
    world.load(warehouse=there)
    world.load()
    assert content(there)["tweets"] == content(world.judged[0])["tweets"]


@pytest.mark.parametrize("target", LOCAL)
def test_interrupted_anywhere_it_is_taken_up_again(
    quick_folder: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """Dead after each call in turn, which leaves the same behind as dead before the next."""
    monkeypatch.setattr(migration, "PIECE_ROWS", 45)
    world = loaded("duckdb", quick_folder / "from")
    expected = content(world.judged[0])
    for victim in range(1, 50):
        place = quick_folder / f"{target}{victim}"
        place.mkdir()
        there = WAREHOUSES[target](place)
        mortal = MortalReceiver(receiver_of(there), Reaper(victim, after=True))
        try:
            migrate(world.sink(), mortal, lambda there=there: there.sink(world.clock))  # type: ignore[misc] # bound here
            break
        except KilledError:
            take_up(world, there)
        assert content(there) == expected
    assert victim > 6


def take_up(world: World, there: Warehouse) -> None:
    """No loader may use a half; and what was received is not received again."""
    try:
        found = receiver_of(there).progress()
    except SinkError:  # killed after the last step: it is a warehouse
        return
    if found:
        with pytest.raises(SinkError, match="not finished"):
            there.sink(world.clock).offsets()
    moved = migrate(world.sink(), receiver_of(there), lambda: there.sink(world.clock))
    if found and found.pieces:
        assert moved.copied < sum(day.rows for day in moved.days)


def test_a_source_that_went_on_meanwhile_is_copied_anew(quick_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "PIECE_ROWS", 20)
    world = loaded("duckdb", quick_folder / "from")
    (quick_folder / "to").mkdir()
    there = WAREHOUSES["sqlite"](quick_folder / "to")
    with pytest.raises(KilledError):
        migrate(
            world.sink(), MortalReceiver(receiver_of(there), Reaper(4, after=True)), lambda: there.sink(world.clock)
        )
    world.tape.happened([event("later")])
    world.load()
    migrate(world.sink(), receiver_of(there), lambda: there.sink(world.clock))
    assert content(there) == content(world.judged[0])


def test_a_place_that_is_taken_is_refused(quick_folder: Path) -> None:
    world = loaded("duckdb", quick_folder / "from")
    for kind in LOCAL:
        other = loaded(kind, quick_folder / kind)
        with pytest.raises(SinkError, match="holds a warehouse already"):
            migrate(world.sink(), receiver_of(other.judged[0]), other.sink)


def test_a_row_that_did_not_arrive_is_noticed(quick_folder: Path) -> None:
    world = loaded("duckdb", quick_folder / "from")
    (quick_folder / "to").mkdir()
    there = WAREHOUSES["parquet"](quick_folder / "to")
    assert isinstance(there, ParquetWarehouse)
    store = there.store

    class Forgetful(ParquetReceiver):
        def receive(self, piece: Piece) -> None:
            ParquetReceiver.receive(self, Piece(piece.number, piece.table, piece.rows.slice(1)))

    assert isinstance(store, FolderStore)
    with pytest.raises(SinkError, match="differ after the migration"):
        migrate(world.sink(), Forgetful(store), lambda: there.sink(world.clock))


@pytest.mark.parametrize("kind", LOCAL)
def test_columns_that_this_release_does_not_know_are_not_left_behind(quick_folder: Path, kind: str) -> None:
    world = loaded(kind, quick_folder / "from")
    world.newer_version({"name": "mood", "type": ["null", "string"], "default": None, "doc": "New."}, b"\x02\x08calm")
    world.load()
    (quick_folder / "to").mkdir()
    there = WAREHOUSES["duckdb"](quick_folder / "to")
    with pytest.raises(SinkError, match="newer contract, which this release would leave behind: mood"):
        migrate(world.sink(), receiver_of(there), lambda: there.sink(world.clock))
