"""Feature: what was set aside comes back once its cause is mended."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from driver import Driver
from newer_contract import Newer
from pytest_bdd import parsers, scenarios, then, when
from tweet_local.stages import Stage, tool

pytestmark = pytest.mark.servers
scenarios("features/replayed.feature")

LOADED = "SELECT count(*) FROM tweets WHERE source = ? HAVING count(*) >= ?"
SET_ASIDE = "SELECT count(*) FROM rejected WHERE key = ? AND reason = ? HAVING count(*) >= ?"


@dataclass
class Story:
    """What the scenario is about."""

    contract: Newer
    source: str = field(default_factory=lambda: f"early-{uuid.uuid4().hex[:8]}")
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    schema_id: int = 0


@pytest.fixture
def story(driver: Driver) -> Story:
    return Story(Newer(driver.pipeline.site.registry_url))


@when(parsers.parse("{count:d} tweets are published with a contract that the registry does not know"))
def publish(driver: Driver, story: Story, count: int) -> None:
    story.schema_id = story.contract.next_id()
    messages = story.contract.messages(story.schema_id, story.source, map(str, range(count)))
    driver.lane.publish_all(messages, story.source.encode())


@then(parsers.parse("the warehouse holds all {count:d} among the rejected as {reason}"))
def set_aside(driver: Driver, story: Story, count: int, reason: str) -> None:
    wanted = [story.source.encode(), reason, count]
    assert driver.wait_for(SET_ASIDE, wanted, f"{count} rejected as {reason}") == [(count,)]


@when("the contract is published and the processor is started again")
def mended(driver: Driver, story: Story) -> None:
    assert story.contract.publish() == story.schema_id, "the registry does not count as this scenario thinks it does"
    driver.pipeline.restart(Stage.PROCESSOR)


@when(parsers.parse("a person replays what was rejected as {reason}"), target_fixture="reports")
def replay(driver: Driver, story: Story, reason: str) -> list[dict[str, int]]:
    site = driver.pipeline.site
    places = ["--warehouse", str(site.warehouse), "--bootstrap-servers", site.bootstrap_servers]
    what = ["--reason", reason, "--since", story.began.isoformat(), "--json"]
    command = [tool("tweets"), "rejected", "replay", *what, *places]
    return [json.loads(driver.pipeline.run(command)) for _ in range(2)]


@then(parsers.parse("{count:d} records are sent again, and {again:d} when it is done once more"))
def sent(reports: list[dict[str, int]], count: int, again: int) -> None:
    assert [report["sent"] for report in reports] == [count, again]
    assert reports[1]["before"] == count


@then(parsers.parse("the warehouse holds all {count:d} tweets"))
def holds(driver: Driver, story: Story, count: int) -> None:
    assert driver.wait_for(LOADED, [story.source, count], f"all {count} tweets") == [(count,)]
