"""Feature: the loader takes what is in Kafka to a warehouse."""

import subprocess

import pytest
from pytest_bdd import given, parsers, scenario, then, when

from .events import Event, event
from .pipeline import Pipeline

pytestmark = pytest.mark.servers


@scenario("features/run.feature", "One tweet becomes one row")
def test_thin() -> None: ...


@given(parsers.parse('a processed topic with a tweet saying "{text}"'), target_fixture="events")
def one_tweet(pipeline: Pipeline, text: str) -> list[Event]:
    return pipeline.processed([event("1", text=text)])


@when("the loader runs until it has caught up", target_fixture="outcome")
def caught_up(pipeline: Pipeline) -> subprocess.CompletedProcess[str]:
    return pipeline.catch_up()


@then("the warehouse holds that tweet once")
def holds_once(pipeline: Pipeline, events: list[Event], outcome: subprocess.CompletedProcess[str]) -> None:
    assert outcome.returncode == 0, outcome.stderr
    (row,) = pipeline.rows("SELECT * FROM tweets")
    assert {name: row[name] for name in events[0]} == dict(events[0])


@then("its row says which raw record it came from")
def lineage(pipeline: Pipeline, events: list[Event]) -> None:
    (row,) = pipeline.rows("SELECT raw_partition, raw_offset FROM tweets")
    assert (row["raw_partition"], row["raw_offset"]) == (events[0]["raw_partition"], events[0]["raw_offset"])
