"""Feature: who asks to be forgotten is forgotten."""

from pathlib import Path

import pyarrow as pa
import pytest
from pytest_bdd import given, scenarios, then, when
from tweet_loader.accounting.reconcile import reconcile
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.upkeep.forget import IDENTITIES, Forgotten, Identity, forget, of_author, search
from tweet_local.waiting import wait_until

from .events import event, set_aside
from .warehouses import LOCAL, WAREHOUSES, Row
from .world import World

scenarios("features/forget.feature")
ANA = [f"ana never wanted this to be known {number} ÿ😀" for number in range(3)]
BEN = "ben does not mind at all"


@pytest.fixture(params=LOCAL, autouse=True)
def world(request: pytest.FixtureRequest, quick_folder: Path) -> World:
    return World(WAREHOUSES[request.param], quick_folder)


@given("a warehouse with tweets of ana and ben, and a record set aside of each", target_fixture="before")
def warehouse(world: World) -> list[Row]:
    for number, text in enumerate(ANA):
        world.tape.processed(event(f"a{number}", text=text, author_id="ana"), 0, number)
    world.tape.processed(event("a1", "edited", 3, ANA[1] + "!", author_id="ana"), 0, 3)
    world.tape.processed(event("b", text=BEN, author_id="ben", hashtags=["ana"]), 0, 4)
    for offset, (key, text) in enumerate([(b"fake:a0", ANA[0]), (b"fake:b", BEN)]):
        world.tape.set_aside({**set_aside(offset + 5), "key": key, "value": b"\0damaged " + text.encode()})
    world.load(2)
    return world.rows("tweets")


@when("the texts of ana are searched for in the bytes of the warehouse", target_fixture="found")
def searched(world: World) -> set[int]:
    return {found.needle for found in search(world.sink(), ANA)}


@then("they are found")
def they_are(found: set[int]) -> None:
    assert found == {0, 1, 2}


@when("a tweet of ana is forgotten", target_fixture="outcome")
def tweet_forgotten(world: World) -> Forgotten:
    return forget(world.sink(), [Identity("fake", "a0")])


@when("ana is forgotten", target_fixture="outcome")
def ana_forgotten(world: World) -> Forgotten:
    outcome = forget(world.sink(), of_author(world.sink(), "fake", "ana"))
    assert outcome.tweets == 3
    return outcome


@when("late copies of ana's tweets arrive")
def late_copies(world: World) -> None:
    for number, text in enumerate(ANA):
        world.tape.processed(event(f"a{number}", "edited", 9, text, author_id="ana"), 0, 10 + number)
    world.load()
    world.sink().erase(pa.Table.from_pylist([], IDENTITIES), lambda: None)


@when("the platform deletes a tweet of ana and the warehouse is tidied")
def deleted(world: World) -> None:
    world.tape.processed(event("a0", "deleted", 9), 0, 7)
    world.load()
    world.sink().erase(pa.Table.from_pylist([{"source": "fake", "tweet_id": "a0"}], IDENTITIES), lambda: None)


@when("the platform deletes a tweet of ana and the loader that took it is gone")
def deleted_only(world: World) -> None:
    world.tape.processed(event("a0", "deleted", 9), 0, 7)
    world.load()
    assert list(search(world.sink(), ANA[:1])), "nothing is left to be purged"


@when("another loader has had time to purge")
def purged(world: World) -> None:
    sink = world.sink()

    def gone() -> bool:
        sink.purge()
        return not list(search(world.sink(), ANA[:1]))

    wait_until(gone, 60, "the text to be gone")


@then("its text is in no byte of the warehouse and its tombstone stands")
def text_gone(world: World) -> None:
    assert not list(search(world.sink(), ANA[:1]))
    (row,) = (row for row in world.rows("tweets") if row["tweet_id"] == "a0")
    assert (row["kind"], row["text"], row["author_id"], row["hashtags"]) == ("deleted", None, None, [])


@then("the record set aside of that tweet has no bytes any more")
def record_gone(world: World, outcome: Forgotten) -> None:
    held = {row["offset"]: (row["key"], row["reason"]) for row in world.rows("rejected")}
    assert held == {5: (None, "undecodable"), 6: (b"fake:b", "undecodable")}
    assert outcome.found == []
    assert 0 < outcome.hidden_seconds <= outcome.gone_seconds


@then("the record set aside of that tweet is empty")
def record_empty(world: World) -> None:
    held = {row["offset"]: (row["key"], row["value"] is None) for row in world.rows("rejected")}
    assert held == {5: (None, True), 6: (b"fake:b", False)}


@then("all else is as it was")
def else_as_it_was(world: World, before: list[Row]) -> None:
    def others(rows: list[Row]) -> list[Row]:
        return sorted((row for row in rows if row["tweet_id"] != "a0"), key=lambda row: str(row["tweet_id"]))

    assert others(world.rows("tweets")) == others(before)


@then("no text of ana is in any byte of the warehouse")
def nothing_of_ana(world: World) -> None:
    assert not list(search(world.sink(), ANA))


@then("the tweets of ben are as they were")
def ben_as_he_was(world: World) -> None:
    (row,) = (row for row in world.rows("tweets") if row["tweet_id"] == "b")
    assert (row["text"], row["hashtags"]) == (BEN, ["ana"])


@then("the balance closes")
def balance_closes(world: World) -> None:
    balance = reconcile(world.sink(), "raw", lambda: {Place("raw", 0): Watermarks(0, 7)})
    assert balance.closes, balance


def test_what_a_newer_contract_brought_is_forgotten_too(world: World) -> None:
    world.newer_version({"name": "mood", "type": ["null", "string"], "default": None, "doc": "New."}, b"\x02\x08calm")
    world.load()
    forget(world.sink(), [Identity("fake", "d")])
    with world.sink().reading({"tweets": ("kind", "mood")}) as connection:
        assert connection.execute("SELECT kind, mood FROM tweets").fetchall() == [("deleted", None)]
    assert not list(search(world.sink(), ["calm"]))
