"""Feature: every raw record becomes a processed tweet or a rejected record, in this process and on a cluster."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.sample_events import created, deleted, tweet
from tweet_schema.topics import Subject
from tweet_schema.wire import HEADER_BYTES, frame

from .clustered import Clustered, answered

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("place")]
scenarios("features/process.feature")

UNISSUED = 987_654_321
GREETING = "I LOVE this cafe!! 😍 #Coffee @ana https://www.example.org/menu"


def beyond_9999(lane: Lane) -> bytes:
    """The largest number there is as `occurred_at`, the eight bytes after the kind."""
    sound, place = lane.message(deleted()), HEADER_BYTES + 1
    return sound[:place] + b"\xfe" + b"\xff" * 8 + b"\x01" + sound[place + 8 :]


DAMAGE: Mapping[str, Callable[[Lane], bytes | None]] = {
    "no value": lambda _: None,
    "a wrong magic byte": lambda lane: b"\x07" + lane.message(created())[1:],
    "a schema id nobody issued": lambda _: frame(UNISSUED, b"body"),
    "another subject's contract": lambda lane: frame(lane.ids[Subject.PROCESSED], b"body"),
    "a truncated body": lambda lane: lane.message(created())[:-12],
    "an empty tweet id": lambda lane: lane.message(created(tweet_id="")),
    "a creation next year": lambda lane: lane.message(
        created(tweet=tweet(created_at=datetime(2099, 1, 1, tzinfo=UTC)))
    ),
    "a year beyond 9999": beyond_9999,
    "text that is not UTF-8": lambda lane: lane.message(created("café")).replace("é".encode(), b"\xff\xfe"),
}


@pytest.fixture(params=["in this process", "on a cluster"])
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lane(place: str, request: pytest.FixtureRequest) -> Lane:
    """Topics of the scenario alone, or what it finds new in those of the processor that runs on the cluster."""
    if place == "in this process":
        found = request.getfixturevalue("own_lane")
        assert isinstance(found, Lane)
        return found
    running = request.getfixturevalue("clustered")
    assert isinstance(running, Clustered)
    return running.stretch()


@pytest.fixture
def catch_up(place: str, lane: Lane, request: pytest.FixtureRequest) -> Callable[[], None]:
    if place == "in this process":
        backfill: Callable[[], None] = request.getfixturevalue("backfill")
        return backfill
    return lambda: answered(lane)


@given(parsers.parse('the raw topic holds a tweet saying "{text}"'))
def holds_tweet(lane: Lane, text: str) -> None:
    assert text == GREETING
    lane.publish(lane.message(created(text)))


@given("the raw topic holds a tweet of which the source told neither author nor time")
def holds_bare_tweet(lane: Lane) -> None:
    lane.publish_events([created(tweet=tweet(author_id="", created_at_derived=True))])


@then("the processed topic holds one tweet without an author, whose time is marked as derived")
def holds_the_bare_tweet(lane: Lane) -> None:
    (held,) = lane.processed()
    assert (held["author_id"], held["created_at_derived"], held["text"]) == (None, True, "hello")


@given("the raw topic holds the deletion of a tweet")
def holds_deletion(lane: Lane) -> None:
    lane.publish(lane.message(deleted()))


@given(parsers.parse("the raw topic holds a record with {damage}"))
def holds_damage(lane: Lane, damage: str) -> None:
    lane.publish(DAMAGE[damage](lane), key=b"\xff\x00key", headers=[("trace", b"\x00\xff"), ("empty", None)])


@when("the processor has caught up")
def caught_up(catch_up: Callable[[], None]) -> None:
    catch_up()


@then("the processed topic holds one tweet with that text")
def holds_that_tweet(lane: Lane) -> None:
    assert [record["text"] for record in lane.processed()] == [GREETING]


@then(parsers.parse('its hashtags are "{tag}", its mentions "{who}", its domains "{host}" and its emojis "{emoji}"'))
def is_enriched(lane: Lane, tag: str, who: str, host: str, emoji: str) -> None:
    (record,) = lane.processed()
    assert [record[name] for name in ("hashtags", "mentions", "domains", "emojis")] == [[tag], [who], [host], [emoji]]


@then("it names the raw partition, offset and schema id it was made from")
def names_lineage(lane: Lane) -> None:
    (message,) = lane.read(lane.topics.raw)
    (record,) = lane.processed()
    assert (record["raw_partition"], record["raw_offset"]) == (message.partition(), message.offset())
    assert record["raw_schema_id"] == lane.ids[Subject.RAW]


@then("the processed topic holds a deletion without text")
def holds_the_deletion(lane: Lane) -> None:
    (record,) = lane.processed()
    assert (record["kind"], record["tweet_id"], record["text"], record["hashtags"]) == ("deleted", "1", None, [])


@then(parsers.parse("the rejected topic holds it byte for byte with reason {reason}"))
def holds_rejected(lane: Lane, reason: str) -> None:
    (record,), (message,) = lane.rejected(), lane.read(lane.topics.raw)
    assert record["reason"] == reason
    assert [(record["key"], record["value"])] == lane.published
    assert record["headers"] == [{"key": "trace", "value": b"\x00\xff"}, {"key": "empty", "value": None}]
    place = (record["topic"], record["partition"], record["offset"])
    assert place == (lane.topics.raw, message.partition(), message.offset())


@then("the processed topic holds nothing")
def holds_nothing(lane: Lane) -> None:
    assert lane.processed() == []
