"""Feature: bad tweets are set aside, never dropped."""

from collections.abc import Callable, Mapping

import pytest
from driver import Driver
from pytest_bdd import parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.sample_events import created
from tweet_schema.wire import frame

pytestmark = pytest.mark.servers
scenarios("features/bad_tweets.feature")

UNISSUED = 987_654_321
DAMAGE: Mapping[str, Callable[[Lane], bytes]] = {
    "no bytes at all": lambda _: b"",
    "a wrong magic byte": lambda lane: b"\x07" + lane.message(created())[1:],
    "a schema id nobody issued": lambda _: frame(UNISSUED, b"body"),
    "a truncated Avro body": lambda lane: lane.message(created())[:-12],
    "an empty tweet id": lambda lane: lane.message(created(tweet_id="")),
}
ITS_ROW = "SELECT reason, key, value, headers FROM rejected WHERE key = ?"


@when(parsers.parse("a raw record with {damage} is published"), target_fixture="published")
def publish(driver: Driver, damage: str) -> tuple[bytes, bytes]:
    lane = driver.lane
    key, value = b"\xff\x00" + damage.encode(), DAMAGE[damage](lane)
    lane.publish(value, key, [("trace", b"\x00\xff"), ("none", None)])
    return key, value


@then(parsers.parse("the warehouse holds it among the rejected with reason {reason}"))
def holds_rejected(driver: Driver, published: tuple[bytes, bytes], reason: str) -> None:
    rows = driver.wait_for(ITS_ROW, [published[0]], f"the record rejected as {reason}")
    assert [row[0] for row in rows] == [reason]


@then("its key, value and headers are byte for byte what was published")
def holds_bytes(driver: Driver, published: tuple[bytes, bytes]) -> None:
    ((_, key, value, headers),) = driver.ask(ITS_ROW, [published[0]])
    assert (key, value) == published
    assert headers == [{"key": "trace", "value": b"\x00\xff"}, {"key": "none", "value": None}]
