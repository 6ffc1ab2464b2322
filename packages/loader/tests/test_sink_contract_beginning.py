"""Feature: every sink begins where it ended, or says why it cannot."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.kafka.resume import OffsetsGoneError, TopicIds, Watermarks, starts
from tweet_loader.rows.widen import NewerContractError

from .events import event
from .warehouses import JUDGED, WAREHOUSES
from .world import World

scenarios("features/sink_contract_beginning.feature")


@pytest.fixture(params=JUDGED, autouse=True)
def world(request: pytest.FixtureRequest, quick_folder: Path) -> World:
    return World(WAREHOUSES[request.param], quick_folder)


@given("an empty warehouse")
def empty(world: World) -> None:
    assert not world.load()


@given("the tweets a, b and c were created")
def three_tweets(world: World) -> None:
    world.tape.happened(event(tweet_id) for tweet_id in "abc")


@when("they are loaded")
def loaded(world: World) -> None:
    world.load()


@when("the topic processed is made anew with as many records", target_fixture="begin")
def made_anew(world: World) -> Callable[[], object]:
    sink = world.sink()
    stored = sink.offsets()
    held = {spot: Watermarks(0, end) for spot, end in stored.items()}
    return lambda: starts(stored, held, TopicIds(sink.topic_ids(), {"processed": "second"}))


@when(parsers.parse("Kafka drops {number:d} more records than were loaded"), target_fixture="begin")
def dropped(world: World, number: int) -> Callable[[], object]:
    sink = world.sink()
    stored = sink.offsets()
    lost = {spot: end + (number if spot.partition == 0 else 0) for spot, end in stored.items()}
    held = {spot: Watermarks(begin, begin) for spot, begin in lost.items()}
    return lambda: starts(stored, held, TopicIds(sink.topic_ids(), {"processed": "first"}))


@then(parsers.parse("a loader that begins is told that {what} and nothing is written"))
def told_at_the_beginning(world: World, begin: Callable[[], object], what: str) -> None:
    before = world.sink().offsets()
    with pytest.raises(OffsetsGoneError, match=what):
        begin()
    assert world.sink().offsets() == before


@when("a tweet d of a newer version arrives, with a mood")
def newer(world: World) -> None:
    world.newer_version({"name": "mood", "type": ["null", "string"], "default": None, "doc": "New."}, b"\x02\x08calm")
    world.load()


@when("a tweet e of this version arrives after it")
def older(world: World) -> None:
    world.tape.happened([event("e")])
    world.load()


@then("every tweet is there, and d has its mood in a column that the others have empty")
def mood(world: World) -> None:
    with world.sink().reading({"tweets": ("tweet_id", "mood")}) as connection:
        found = dict(connection.execute("SELECT tweet_id, mood FROM tweets").fetchall())
    assert found == {"a": None, "b": None, "c": None, "d": "calm", "e": None}
    assert len(world.rows("events")) == 5


@when("a tweet d of a newer version arrives, with a field that is not optional")
def required(world: World) -> None:
    world.newer_version({"name": "mood", "type": "string", "default": "", "doc": "New."}, b"\x08calm")


@then("the loader stops before a row is written and says that it must be upgraded")
def stops(world: World) -> None:
    before = world.sink().offsets()
    with pytest.raises(NewerContractError, match=r"`mood`.*upgrade"):
        world.load()
    assert world.sink().offsets() == before
    assert len(world.rows("tweets")) == 3
