"""Feature: how fresh the warehouse is."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.accounting.freshness import Stage, freshness
from tweet_loader.cli import tell_freshness
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks

from .events import event, set_aside
from .tape import KAFKA_TIME
from .warehouses import LOCAL, WAREHOUSES
from .world import World

scenarios("features/freshness.feature")

Held = dict[Place, Watermarks]
Said = dict[str, Mapping[str, object]]


@pytest.fixture(params=LOCAL, autouse=True)
def world(request: pytest.FixtureRequest, quick_folder: Path) -> World:
    return World(WAREHOUSES[request.param], quick_folder)


@pytest.fixture
def held() -> Held:
    """What Kafka holds."""
    return {
        Place(topic, partition): Watermarks(0, 0) for topic in ("raw", "processed", "rejected") for partition in (0, 1)
    }


@given(parsers.re("(?P<past>raw holds .* set aside)"))
def history(world: World, held: Held, past: str) -> None:
    raw, good, processing, loading, bad = map(int, re.findall(r"\d+", past))
    entered = KAFKA_TIME - timedelta(milliseconds=processing)
    world.now = entered + timedelta(milliseconds=loading)
    for offset in range(good):
        world.tape.processed(event(str(offset), raw_timestamp=entered), 0, offset)
    for offset in range(good, good + bad):
        world.tape.set_aside(set_aside(offset))
    world.load()
    held[Place("raw", 0)] = Watermarks(0, raw)
    held[Place("processed", 0)] = Watermarks(0, good)
    held[Place("rejected", 0)] = Watermarks(0, bad)


@given(parsers.parse("{number:d} more were processed that wait for the loader"))
def waiting(held: Held, number: int) -> None:
    held[Place("processed", 0)] = Watermarks(0, held[Place("processed", 0)].end + number)


@given("empty topics and an empty warehouse")
def nothing(world: World) -> None:
    assert world.sink().offsets() == {}


@when("freshness is asked for", target_fixture="stages")
def asked(world: World, held: Held) -> Sequence[Stage]:
    return freshness(world.sink(), "raw", held)


@when("freshness is asked for without Kafka", target_fixture="stages")
def asked_alone(world: World) -> Sequence[Stage]:
    return freshness(world.sink(), "raw", {})


@pytest.fixture
def said(stages: Sequence[Stage], capsys: pytest.CaptureFixture[str]) -> Said:
    """What a machine reads, by stage."""
    assert tell_freshness(stages, as_json=True) == 0
    found = json.loads(capsys.readouterr().out)["stages"]
    return {entry["stage"]: entry for entry in found}


@then("the stages producer, processor and loader are shown")
def shown(stages: Sequence[Stage], capsys: pytest.CaptureFixture[str]) -> None:
    tell_freshness(stages, as_json=False)
    heads, *lines = capsys.readouterr().out.splitlines()
    assert heads.split()[:4] == ["stage", "in", "out", "rejected"]
    assert [line.split()[0] for line in lines] == ["producer", "processor", "loader"]


@then(
    parsers.parse("the processor took in {taken:d}, gave out {given:d}, set aside {rejected:d} and is {lag:d} behind")
)
def processor(said: Said, taken: int, given: int, rejected: int, lag: int) -> None:
    found = said["processor"]
    assert (found["in"], found["out"], found["rejected"], found["lag"]) == (taken, given, rejected, lag)


@then(parsers.parse("a record was processed after {processing:d} ms and queryable after {loading:d} ms in the median"))
def latencies(said: Said, processing: int, loading: int) -> None:
    assert (said["processor"]["median_ms"], said["processor"]["p99_ms"]) == (processing, processing)
    assert (said["loader"]["median_ms"], said["loader"]["p99_ms"]) == (loading, loading)


@then(parsers.parse("the loader is {loader:d} behind and the processor {processor:d}"))
def lags(said: Said, loader: int, processor: int) -> None:
    assert (said["loader"]["lag"], said["processor"]["lag"]) == (loader, processor)


@then("no lag is told")
def no_lag(said: Said) -> None:
    assert [entry["lag"] for entry in said.values()] == [None, None, None]
    assert said["producer"]["out"] == 94


@then("every count is 0 and no rate or latency is claimed")
def empty(said: Said) -> None:
    for entry in said.values():
        assert (entry["in"], entry["out"], entry["rejected"], entry["lag"]) == (0, 0, 0, 0)
        assert (entry["per_second"], entry["median_ms"], entry["p99_ms"]) == (None, None, None)
