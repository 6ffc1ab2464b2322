"""Feature: a newer contract reaches a running pipeline."""

import uuid
from dataclasses import dataclass, field

import pytest
from driver import LIVE, Driver
from newer_contract import Newer
from pytest_bdd import parsers, scenarios, then, when
from tweet_local.sample_events import created

pytestmark = pytest.mark.servers
scenarios("features/new_version.feature")

LOADED = "SELECT count(*) FROM tweets WHERE source = ? HAVING count(*) >= ?"
REJECTED = "SELECT reason FROM rejected WHERE starts_with(try(decode(key)), ?)"


@dataclass(frozen=True)
class Story:
    """Whose tweets these are, nobody else's, and the pid of every stage when the scenario begins."""

    driver: Driver
    pids: dict[str, int]
    source: str = field(default_factory=lambda: f"new-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def story(driver: Driver) -> Story:
    driver.run_everything()
    return Story(driver, running(driver))


def running(driver: Driver) -> dict[str, int]:
    found = {str(stage): driver.pipeline.programs.find(stage) for stage in LIVE}
    return {stage: program.record.pid for stage, program in found.items() if program}


@when(
    parsers.parse(
        "{before:d} tweets are published, then {newer:d} with a newer version of the contract, then {after:d} as before"
    )
)
def publish(story: Story, before: int, newer: int, after: int) -> None:
    driver, source = story.driver, story.source
    lane, contract = driver.lane, Newer(driver.pipeline.site.registry_url)
    lane.publish_events(created("before", f"b{n}", source=source) for n in range(before))
    driver.wait_for(LOADED, [source, before], "the tweets before")
    lane.publish_all(contract.messages(contract.publish(), source, (f"n{n}" for n in range(newer))), source.encode())
    lane.publish_events(created("after", f"a{n}", source=source) for n in range(after))


@then(parsers.parse("the warehouse holds all {count:d}"))
def holds(story: Story, count: int) -> None:
    assert story.driver.wait_for(LOADED, [story.source, count], f"all {count} tweets") == [(count,)]


@then("none of them was rejected")
def none_rejected(story: Story) -> None:
    assert story.driver.ask(REJECTED, [story.source]) == []


@then("no stage was started again")
def none_restarted(story: Story) -> None:
    assert running(story.driver) == story.pids
