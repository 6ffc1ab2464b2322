"""Feature: the processor stops when the code is more likely wrong than the data."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.sample_events import created
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor, TooManyRejectedError
from tweet_schema.registry import Registry

pytestmark = pytest.mark.servers
scenarios("features/stops_itself.feature")

SAMPLE = 100
LIMITS: Mapping[str, dict[str, float]] = {
    "a stop ratio of 0.5": {"stop_ratio": 0.5, "stop_sample": SAMPLE},
    "at most 50 bad records in a row": {"stop_consecutive": 50},
}


@given(parsers.parse("the raw topic holds {sound:d} tweets and {bad:d} damaged records"))
def holds(lane: Lane, sound: int, bad: int) -> None:
    lane.publish_events(created(tweet_id=str(n)) for n in range(sound))
    lane.publish_all(lane.message(created())[:-3] for _ in range(bad))


@when(parsers.parse("the processor runs with the {name} trigger and {limit}"), target_fixture="complaint")
def runs(
    spark: SparkSession, lane: Lane, settings_for: Callable[[TriggerKind], RunSettings], name: str, limit: str
) -> str:
    settings = settings_for(TriggerKind(name)).model_copy(update=LIMITS[limit])
    stop = Event()
    with Registry(lane.registry_url) as registry, ThreadPoolExecutor(1) as aside:
        ended = aside.submit(Supervisor(spark, settings, registry, stop).run)
        try:
            error = ended.exception(timeout=90)
        finally:
            stop.set()
    assert isinstance(error, TooManyRejectedError)
    return str(error)


@then(parsers.parse("it ends by itself and names {what} and the reason {reason}"))
def names(complaint: str, what: str, reason: str) -> None:
    assert what in complaint
    assert reason in complaint


@then("what it rejected is in the rejected topic")
def rejected(lane: Lane, complaint: str) -> None:
    """Of 60 it may have ended before the last ones came, but not before it had written those that it speaks of."""
    assert {record["reason"] for record in lane.rejected()} == {"undecodable"}
    told = re.search(r"(\d+) (?:of the last|raw records in a row)", complaint)
    assert told
    assert int(told[1]) <= len({(record["partition"], record["offset"]) for record in lane.rejected()}) <= 60
