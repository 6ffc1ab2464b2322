"""Feature: every sink begins where it ended, or says why it cannot."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.resume import OffsetsGoneError, TopicIds, Watermarks, starts

from .events import event
from .warehouses import WAREHOUSES
from .world import World

scenarios("features/sink_contract_beginning.feature")


@pytest.fixture(params=WAREHOUSES, autouse=True)
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
