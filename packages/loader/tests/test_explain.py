"""Feature: what is missing is named, in every sink."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.accounting.reconcile import Balance, Missing, explain, reconcile
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet_compact import compact
from tweet_loader.sinks.parquet_manifest import manifest

from .events import event, set_aside
from .warehouses import LOCAL, WAREHOUSES, DuckDBWarehouse, ParquetWarehouse, SQLiteWarehouse
from .world import World

scenarios("features/explain.feature")

HELD = {Place("raw", number): Watermarks(0, 10) for number in (0, 1)}
REMOVE = "DELETE FROM tweets WHERE tweet_id = ?"


@pytest.fixture(params=LOCAL, autouse=True)
def world(request: pytest.FixtureRequest, quick_folder: Path) -> World:
    return World(WAREHOUSES[request.param], quick_folder)


@given("raw holds 10 records in each of 2 partitions")
def raw_holds() -> None:
    assert sum(marks.end for marks in HELD.values()) == 20


@given("all of them were loaded, some twice, and one of them was set aside")
def all_loaded(world: World) -> None:
    for place in HELD:
        for offset in range(10 - place.partition):
            world.tape.processed(event(f"{place.partition}-{offset}"), place.partition, offset)
    world.tape.set_aside(set_aside(9, partition=1))
    for record in world.tape.records[:5]:
        world.tape.append(record.topic, record.partition, record.value)
    world.load(7)


@given("all but the records 4 to 6 of partition 0 were loaded")
def some_loaded(world: World) -> None:
    for place in HELD:
        for offset in range(10):
            if place.partition or offset not in (4, 5, 6):
                world.tape.processed(event(f"{place.partition}-{offset}"), place.partition, offset)
    world.load()


@when(parsers.parse("somebody removes the row of the record {offset:d} of partition {partition:d}"))
def removed(world: World, offset: int, partition: int) -> None:
    tweet_id = f"{partition}-{offset}"
    match world.judged[0]:
        case DuckDBWarehouse(path):
            with duckdb.connect(path) as by_hand:
                by_hand.execute(REMOVE, [tweet_id])
        case SQLiteWarehouse(path):
            with closing(sqlite3.connect(path)) as held, held:
                held.execute(REMOVE, [tweet_id])
        case ParquetWarehouse(FolderStore() as store):
            compact(store)
            (names,) = manifest(store).tweets.values()
            path = store.root / names[0]
            rows = pq.read_table(path, partitioning=None)
            pq.write_table(rows.filter(pc.not_equal(rows["tweet_id"], pa.scalar(tweet_id))), path)


@when("the balance is drawn and explained", target_fixture="outcome")
def drawn(world: World) -> tuple[Balance, Sequence[Missing]]:
    return reconcile(world.sink(), "raw", lambda: HELD), explain(world.sink(), "raw", lambda: HELD)


@then("it closes and names nothing")
def closes(outcome: tuple[Balance, Sequence[Missing]]) -> None:
    balance, missing = outcome
    assert balance.closes
    assert missing == []
    assert (balance.total.rows, balance.total.rejected, balance.total.replays) == (19, 1, 5)


@then("it names the record 3 of partition 1 and its tweet")
def names_row(outcome: tuple[Balance, Sequence[Missing]]) -> None:
    balance, (run,) = outcome
    assert balance.total.unaccounted == 1
    assert (run.partition, run.first, run.last, run.tweet) == (1, 3, 3, "fake:1-3")


@then("it names the records 4 to 6 of partition 0 as never loaded")
def names_records(outcome: tuple[Balance, Sequence[Missing]]) -> None:
    balance, (run,) = outcome
    assert balance.total.unaccounted == 3
    assert (run.partition, run.first, run.last, run.why) == (0, 4, 6, "never loaded")
