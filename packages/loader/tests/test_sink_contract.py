"""Feature: every sink holds every event once, whatever the sink."""

import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.record import Place, Span
from tweet_loader.kafka.records import Records
from tweet_loader.rows.batch import ERASED, EVENTS, REJECTED, Batch
from tweet_loader.sink import FencedError

from .events import current, event, random_events, set_aside
from .naive import NAIVE
from .tape import KilledError, Reaper
from .warehouses import JUDGED, WAREHOUSES, Row
from .world import World

SET_ASIDE = 4
WANTED = os.environ.get("TWEET_LOADER_JUDGED_SINKS")
scenarios("features/sink_contract.feature")

TEXT = {
    "several scripts and a family emoji": "مرحبا 你好 שלום e\u0301 👨‍👩‍👧‍👦 \U0001f3f4\u200d☠️",
    "a NUL in the middle": "before\0after",
    "nothing but quotes and semicolons": "'; DROP TABLE tweets; -- \" ' \\ $1 ?",
    "no text at all": "",
    "nine million characters": "é" * 9_000_000,
}
"""What a person may have written, by its name in the feature."""


@pytest.fixture(params=WANTED.split(",") if WANTED else JUDGED, autouse=True)
def world(request: pytest.FixtureRequest, quick_folder: Path) -> World:
    """A world for each released sink, or for those that `test_naive_sinks.py` wants to see condemned."""
    opening = {**WAREHOUSES, **NAIVE}[request.param]
    return World(opening, quick_folder)


@given("an empty warehouse")
def empty(world: World) -> None:
    assert not world.load()


@given("the tweets a, b and c were created")
def three_tweets(world: World) -> None:
    world.tape.happened(event(tweet_id) for tweet_id in "abc")


@given(parsers.parse("{number:d} tweets were created"))
def many_tweets(world: World, number: int) -> None:
    world.tape.happened(event(f"{index:020d}") for index in range(number))


@given(parsers.parse("{number:d} events that create, edit and delete {tweets:d} tweets"))
def many_events(world: World, number: int, tweets: int) -> None:
    world.tape.happened(random_events(number, tweets, seed=7))


@given("some records that could not be used")
def some_rejected(world: World) -> None:
    for offset in range(900, 900 + SET_ASIDE - 1):
        world.tape.set_aside(set_aside(offset))
    world.tape.append("processed", 0, b"\x00\x00\x00\x00\x02garbage")


@given("the processor wrote them twice")
def written_twice(world: World) -> None:
    world.tape.offered_again()


@when("the processor offers them again")
@when("the processor offers it again")
def offered_again(world: World) -> None:
    world.tape.offered_again()
    world.load()


@when("they are loaded")
@when("they are loaded in one batch")
def all_loaded(world: World) -> None:
    world.load()


@when(parsers.parse("they are loaded {size:d} at a time"))
def loaded_in_pieces(world: World, size: int) -> None:
    world.load(size)


@when(parsers.parse("the processor offers them again, {size:d} at a time"))
def offered_in_pieces(world: World, size: int) -> None:
    world.tape.offered_again()
    world.load(size)


@when(parsers.parse("they are loaded {size:d} at a time by a loader that is killed {moment} every step in turn"))
def killed_at_every_step(world: World, size: int, moment: str) -> None:

    for victim in count(1):
        warehouse = world.another()
        reaper = Reaper(victim, after=moment == "after")
        try:
            world.load(size, warehouse, reaper)
        except KilledError:
            world.load(size, warehouse)
        else:
            break
    del world.judged[0]
    assert victim > 3 * len(world.tape.records) / size, "too few steps for a delivery, a commit and an acknowledgement"


@when("these events are loaded")
def events_loaded(world: World, datatable: Sequence[Sequence[str]]) -> None:
    heads, *rows = datatable
    for row in (dict(zip(heads, row, strict=True)) for row in rows):
        hour, minute = map(int, row["at"].split(":"))
        world.tape.happened([event(row["tweet"], row["kind"], (hour - 12) * 60 + minute, row["text"])])
    world.load()


@when(parsers.parse("a tweet with the id {tweet_id} is loaded"))
def loaded_by_id(world: World, tweet_id: str) -> None:
    world.tape.happened([event(tweet_id)])
    world.load()


@when("a tweet with the id 1 from fake and one from bluesky are loaded")
def two_sources(world: World) -> None:
    world.tape.happened([event("1"), event("1", source="bluesky")])
    world.load()


@when(parsers.re("a tweet with (?P<what>(?!the id).*) is loaded"), target_fixture="written")
def text_loaded(world: World, what: str) -> str:
    world.tape.happened([event("1", text=TEXT[what])])
    world.load()
    return TEXT[what]


@when(parsers.parse("a batch without a record moves the loader from {start:d} to {end:d}"))
def empty_batch(world: World, start: int, end: int) -> None:
    spans = (Span(Place("processed", 0), start, end, first=True),)
    world.sink().commit(Batch(spans, EVENTS.empty_table(), REJECTED.empty_table(), Records()))


@given("two loaders that both believe to be at the beginning", target_fixture="loaders")
def two_loaders(world: World) -> Sequence[Delivery]:
    return [*world.source(10**6).deliveries(), *world.source(2).deliveries()]


@when("the second loads them and then the first does")
def zombie(world: World, loaders: Sequence[Delivery]) -> None:
    whole, *pieces = (world.read(delivery) for delivery in loaders)
    for batch in pieces:
        world.sink().commit(batch)
    try:
        world.sink().commit(whole)
    except FencedError as error:
        world.told = str(error)


@when("a record set aside by the processor is loaded")
def rejected_loaded(world: World) -> None:
    world.tape.set_aside(set_aside(41))
    world.load()


@when("two records that the producer set aside are loaded")
def producer_rejects(world: World) -> None:
    for _ in range(2):
        world.tape.set_aside(set_aside(-1, "producer", partition=-1))
    world.load()


@given("the sink cannot hold b")
def unholdable(world: World) -> None:
    world.spoiled = "b"


@given(parsers.parse("a clock that stands at {moment}"))
def clock_at(world: World, moment: str) -> None:
    world.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)


@then(parsers.parse("the warehouse holds {tweets:d} tweets from {records:d} raw records"))
def holds_tweets(world: World, tweets: int, records: int) -> None:
    (warehouse,) = world.judged
    identities = [(row["source"], row["tweet_id"]) for row in warehouse.rows("tweets")]
    raw = [(row["raw_partition"], row["raw_offset"]) for row in warehouse.rows("events")]
    assert (len(identities), len(set(identities))) == (tweets, tweets)
    assert (len(raw), len(set(raw))) == (records, records)


@then("the warehouse holds what the events say")
def holds_what_events_say(world: World) -> None:
    expected = current(world.tape.events)
    raw = Counter((fields["raw_partition"], fields["raw_offset"]) for fields in world.tape.events)
    for warehouse in world.judged:
        tweets = warehouse.rows("tweets")
        assert Counter((row["source"], row["tweet_id"]) for row in tweets) == Counter(expected.keys())
        for row in tweets:
            fields = expected[row["source"], row["tweet_id"]]
            assert {name: row[name] for name in fields} == dict(fields)
        assert Counter((row["raw_partition"], row["raw_offset"]) for row in warehouse.rows("events")) == raw


@then("each record that could not be used is set aside once")
def set_aside_once(world: World) -> None:
    for warehouse in world.judged:
        found = Counter((row["stage"], row["offset"]) for row in warehouse.rows("rejected"))
        assert sorted(found.values()) == [1] * SET_ASIDE


@then(parsers.parse("it has counted {number:d} replays"))
def counted_replays(world: World, number: int) -> None:
    for warehouse in world.judged:
        assert sum(int(str(row["records"])) for row in warehouse.rows("replays")) == number


@then("the tweets are")
def tweets_are(world: World, datatable: Sequence[Sequence[str]]) -> None:
    heads, *rows = datatable
    found = [[row["tweet_id"], row["kind"], row["text"]] for row in world.rows("tweets")]
    assert heads == ["tweet", "kind", "text"]
    assert found == rows


@then(parsers.parse("{tweet_id} is a tombstone without text, author, hashtags or counts"))
def tombstone(world: World, tweet_id: str) -> None:
    (row,) = (row for row in world.rows("tweets") if row["tweet_id"] == tweet_id)
    assert row["kind"] == "deleted"
    assert {name: row[name] for name in ERASED} == dict(ERASED)


@then("its text comes back character for character")
def text_returns(world: World, written: str) -> None:
    (row,) = world.rows("tweets")
    assert row["text"] == written


@then(parsers.parse("a tweet with the id {tweet_id} can be found"))
def found_by_id(world: World, tweet_id: str) -> None:
    assert [row["tweet_id"] for row in world.rows("tweets")] == [tweet_id]
    assert [row["tweet_id"] for row in world.rows("events")] == [tweet_id]


@then(parsers.parse("the next record is expected at {offset:d}"))
def expected_at(world: World, offset: int) -> None:
    assert world.sink().offsets() == {Place("processed", 0): offset}


@then("the first is told that another loader has written")
def told(world: World) -> None:
    assert "another loader has written processed[" in world.told


@then("the rejected table holds it once, byte for byte")
def rejected_once(world: World) -> None:
    (row,) = world.rows("rejected")
    expected = set_aside(41)
    assert {name: row[name] for name in expected} == dict(expected)


@then(parsers.parse("the rejected table holds {number:d} records"))
def rejected_count(world: World, number: int) -> None:
    assert len(world.rows("rejected")) == number


@then("the rejected table holds b with its bytes and the raw record it came from")
def refused_row(world: World) -> None:
    (row,) = world.rows("rejected")
    (record,) = (item for item in world.tape.records if (item.topic, item.partition, item.offset) == place(row))
    (fields,) = (item for item in world.tape.events if item["tweet_id"] == "b")
    assert (row["stage"], row["reason"]) == ("loader", "refused_by_sink")
    assert (row["key"], row["value"]) == (record.key, record.value)
    assert (row["raw_partition"], row["raw_offset"]) == (fields["raw_partition"], fields["raw_offset"])


def place(row: Row) -> tuple[object, object, object]:
    return row["topic"], row["partition"], row["offset"]


@then(parsers.parse("every row was loaded at {moment}"))
def loaded_at(world: World, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert {row["loaded_at"] for table in ("tweets", "events") for row in world.rows(table)} == {expected}
