"""Feature: every event in raw is accounted for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.accounting.reconcile import Balance, reconcile
from tweet_loader.cli import tell_balance
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks

from .events import event, set_aside
from .warehouses import WAREHOUSES
from .world import World

scenarios("features/reconcile.feature")
TOMBSTONE = "DELETE FROM tweets WHERE kind = 'deleted'"
REVIVAL = """
INSERT INTO tweets BY NAME
SELECT * REPLACE (3 AS raw_offset, '1-3' AS tweet_id) FROM tweets WHERE tweet_id = '1-4'
"""
ONE_ROW = "DELETE FROM tweets WHERE tweet_id = '1-3'"
ANOTHER_ROW = "INSERT INTO tweets FROM tweets WHERE tweet_id = '1-4'"


@dataclass
class Raw:
    """What Kafka holds of raw."""

    held: dict[Place, Watermarks] = field(default_factory=dict)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(WAREHOUSES["duckdb"], tmp_path)


@pytest.fixture
def raw() -> Raw:
    return Raw()


@given(parsers.parse("raw holds {records:d} records in each of {partitions:d} partitions"))
def raw_holds(raw: Raw, records: int, partitions: int) -> None:
    raw.held |= {Place("raw", number): Watermarks(0, records) for number in range(partitions)}


@given(
    "the warehouse holds creations, an edit, a delete, a repeated event, a replay and a rejected record for all of them"
)
def all_kinds(world: World) -> None:
    events = [event(tweet_id) for tweet_id in "abcde"]
    events += [event("e", "edited", 5), event("a"), event("b"), event("f", "deleted")]
    for offset, fields in enumerate(events):
        world.tape.processed(fields, 0, offset)
    world.tape.set_aside(set_aside(9))
    world.tape.append(*world.tape.records[0][:2], world.tape.records[0].value)
    fill(world, 1, range(10))
    world.load(size=4)


@given("the warehouse holds a tweet for each of them")
def all_tweets(world: World, raw: Raw) -> None:
    for place in raw.held:
        fill(world, place.partition, range(10))
    world.load()


@given("the warehouse holds a tweet for each of them but one")
def all_but_one(world: World) -> None:
    fill(world, 0, range(10))
    fill(world, 1, [0, 1, 2, 4, 5, 6, 7, 8, 9])
    world.load()


@given("the warehouse holds a tweet for each of them but one, and a processed record that nobody could read")
def one_unreadable(world: World) -> None:
    world.tape.append("processed", 1, b"not framed")
    all_but_one(world)


@given("the warehouse holds a tweet and its delete among all of them")
def with_delete(world: World) -> None:
    fill(world, 0, range(10))
    fill(world, 1, range(9))
    world.tape.processed(event("1-3", "deleted", 9), 1, 9)
    world.load()


def fill(world: World, partition: int, offsets: Sequence[int] | range) -> None:
    for offset in offsets:
        world.tape.processed(event(f"{partition}-{offset}"), partition, offset)


@when("a person removes one row of partition 1")
def row_removed(world: World) -> None:
    by_hand(world, ONE_ROW)


@when("a person removes one row of partition 1 and doubles another")
def row_removed_and_doubled(world: World) -> None:
    by_hand(world, ONE_ROW, ANOTHER_ROW)


@when("a person removes the tombstone")
def tombstone_removed(world: World) -> None:
    by_hand(world, TOMBSTONE, REVIVAL)


def by_hand(world: World, *statements: str) -> None:
    with duckdb.connect(world.folder / "0" / "tweets.duckdb") as connection:
        for statement in statements:
            connection.execute(statement)


@when(parsers.parse("Kafka drops the first {number:d} records of partition {partition:d}"))
def dropped(raw: Raw, number: int, partition: int) -> None:
    place = Place("raw", partition)
    raw.held[place] = Watermarks(number, raw.held[place].end)


@when("the balance is drawn", target_fixture="balance")
@when("the balance is drawn for people", target_fixture="balance")
def drawn(world: World, raw: Raw) -> Balance:
    return reconcile(world.sink(), "raw", lambda: raw.held)


@then("it succeeds")
def succeeds(balance: Balance) -> None:
    assert tell_balance(balance, as_json=True) == 0, balance


@then("it fails")
def fails(balance: Balance) -> None:
    assert tell_balance(balance, as_json=True) == 1


@then("partition 0 has 5 rows, 1 superseded, 2 duplicates, 1 delete and 1 rejected")
def partition_0(balance: Balance) -> None:
    line = balance.partitions[0]
    assert (line.rows, line.superseded, line.duplicates, line.deletes, line.rejected) == (5, 1, 2, 1, 1)
    assert line.replays == 1


@then("nothing is unaccounted")
def nothing_unaccounted(balance: Balance, capsys: pytest.CaptureFixture[str]) -> None:
    tell_balance(balance, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["total"]["unaccounted"] == 0
    for line in [*said["partitions"], said["total"]]:
        fates = ("rows", "superseded", "duplicates", "deletes", "rejected", "unaccounted")
        assert line["raw"] == sum(line[name] for name in fates)


@then(parsers.parse("{number:d} record of partition {partition:d} is unaccounted"))
def unaccounted(balance: Balance, number: int, partition: int) -> None:
    assert {key: line.unaccounted for key, line in balance.partitions.items() if line.unaccounted} == {
        partition: number
    }


@then(parsers.parse("{number:d} record of partition {partition:d} is unaccounted and {surplus:d} row too many"))
def unaccounted_and_surplus(balance: Balance, number: int, partition: int, surplus: int) -> None:
    unaccounted(balance, number, partition)
    assert balance.partitions[partition].surplus == surplus


@then(parsers.parse("it says that {number:d} records of partition {partition:d} have expired"))
def expired(balance: Balance, number: int, partition: int) -> None:
    assert balance.partitions[partition].expired == number


@then("it says that 1 record was set aside by the loader without a known raw record")
def unattributed(balance: Balance) -> None:
    assert balance.total.unattributed == 1
    assert balance.total.unaccounted == 1


@then("it shows a line for each partition and one for all")
def lines(balance: Balance, capsys: pytest.CaptureFixture[str]) -> None:
    tell_balance(balance, as_json=False)
    heads, *rest = capsys.readouterr().out.splitlines()
    assert heads.split()[:3] == ["partition", "raw", "rows"]
    assert [line.split()[:3] for line in rest] == [["0", "10", "10"], ["1", "10", "10"], ["all", "20", "20"]]


def test_what_enters_raw_while_the_rest_settles_is_left_out(world: World) -> None:
    """Whoever asks while tweets flow would else find those on their way unaccounted for."""
    fill(world, 0, range(2))
    world.load()
    held = {Place("raw", 0): Watermarks(0, 2)}

    def settle() -> None:
        held[Place("raw", 0)] = Watermarks(0, 5)

    assert reconcile(world.sink(), "raw", lambda: dict(held), settle).closes
    assert reconcile(world.sink(), "raw", lambda: dict(held)).total.unaccounted == 3
