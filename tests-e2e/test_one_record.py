"""Feature: a tweet travels from a source into the warehouse."""

import pytest
from driver import Driver
from pytest_bdd import parsers, scenarios, then, when
from tweet_local.sample_events import created

pytestmark = pytest.mark.servers
scenarios("features/one_record.feature")

TWEET_ID = "by-hand"
ITS_ROW = "SELECT text, raw_partition, raw_offset FROM tweets WHERE source = 'hand' AND tweet_id = ?"


@when(parsers.parse('a tweet saying "{text}" is published to raw'), target_fixture="text")
def publish(driver: Driver, text: str) -> str:
    tweet = created(text, TWEET_ID, source="hand")
    said = tweet["tweet"]
    assert isinstance(said, dict)
    driver.lane.publish_events([tweet | {"tweet": said | {"lang": "en"}}])
    return text


@then("the warehouse holds that tweet once")
def holds_once(driver: Driver, text: str) -> None:
    rows = driver.wait_for(ITS_ROW, [TWEET_ID], "the tweet in the warehouse")
    assert [row[0] for row in rows] == [text]


@then("its row says which raw record it came from")
def says_lineage(driver: Driver) -> None:
    ((_, partition, offset),) = driver.ask(ITS_ROW, [TWEET_ID])
    lane = driver.lane
    (key,) = [
        record.key()
        for record in lane.read(lane.topics.raw)
        if (record.partition(), record.offset()) == (partition, offset)
    ]
    assert key == f"hand:{TWEET_ID}".encode()


@then("after scoring it is counted as negative")
def is_negative(driver: Driver) -> None:
    driver.score()
    assert driver.ask("SELECT label FROM scores WHERE source = 'hand' AND tweet_id = ?", [TWEET_ID]) == [("negative",)]
