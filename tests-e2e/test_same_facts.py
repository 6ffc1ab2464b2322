"""Feature: the same facts whatever the warehouse."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from driver import ARRIVAL_S, Driver
from pydantic import JsonValue
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local import stages
from tweet_local.emulator import command, emulated, emulator_answers
from tweet_local.ports import free_ports
from tweet_local.stages import Production, tool
from tweet_local.waiting import wait_until

pytestmark = pytest.mark.servers
scenarios("features/same_facts.feature")

Facts = Mapping[str, JsonValue]


@pytest.fixture
def bigquery(tmp_path: Path) -> Iterator[str]:
    """A dataset in an emulator of its own, as the loader names it."""
    ports = free_ports(2)
    said = subprocess.DEVNULL
    with subprocess.Popen(command(tmp_path / "bigquery", *ports), stdout=said, stderr=said) as server:
        try:
            wait_until(lambda: emulator_answers(ports[0]), ARRIVAL_S, "the BigQuery emulator to answer")
            yield emulated(ports[0], ports[1], "tweets")
        finally:
            server.kill()


@given(parsers.parse("{count:d} fake tweets with edits and deletions are in its DuckDB file"))
def in_duckdb(driver: Driver, count: int) -> None:
    driver.produce(Production(count=count, seed=11, damaged=0.02, fault=("duplicate=0.05", "late=0.05")))
    driver.produced()
    driver.wait_for_balance()
    kinds = {kind for (kind,) in driver.ask("SELECT DISTINCT kind FROM tweets")}
    assert kinds == {"created", "edited", "deleted"}


@when(parsers.re("the same topics are loaded into (?P<listed>.+)"), target_fixture="sinks")
def load_again(driver: Driver, listed: str, tmp_path: Path, request: pytest.FixtureRequest) -> Mapping[str, str]:
    sinks = {"duckdb": driver.pipeline.site.sink}
    for kind in re.findall('"([^"]+)"', listed):
        sinks[kind] = request.getfixturevalue(kind) if kind == "bigquery" else f"{kind}:{tmp_path / kind}"
        loader = stages.loader(driver.pipeline.site)
        loader[loader.index("--sink") + 1] = sinks[kind]
        loader[loader.index("--group") + 1] = f"same-facts-{kind}"
        driver.pipeline.run([*loader, "--until-caught-up"])
    driver.pipeline.run([tool("tweet-loader"), "compact", "--sink", sinks["parquet"]])
    return sinks


@when("each is scored and reported", target_fixture="found")
def report(driver: Driver, sinks: Mapping[str, str], tmp_path: Path) -> Mapping[str, Facts]:
    found = {}
    for kind, sink in sinks.items():
        scored = json.loads(driver.pipeline.run(stages.score(sink)))
        assert scored["pending"] == 0
        places = ("--output", str(tmp_path / f"{kind}.html"), "--cache", str(tmp_path / "facts"))
        said = driver.pipeline.run([tool("tweet-insights"), "report", "--warehouse", sink, *places, "--json"])
        found[kind] = json.loads(said)["facts"]
    return found


@then("every report has the facts of the DuckDB file's")
def same(found: Mapping[str, Facts]) -> None:
    expected = found["duckdb"]
    coverage = expected["coverage"]
    assert isinstance(coverage, dict)
    assert all(isinstance(coverage[name], int) and coverage[name] for name in ("scored", "deleted", "rejected"))
    for kind, facts in found.items():
        differing = {name for name in expected if facts[name] != expected[name]} - {"made_at"}
        assert differing == set(), f"{kind} differs"


@then("scoring each again changes nothing")
def nothing_more(driver: Driver, sinks: Mapping[str, str]) -> None:
    for sink in sinks.values():
        again = json.loads(driver.pipeline.run(stages.score(sink)))
        assert (again["scored"], again["texts"], again["removed"]) == (0, 0, 0)
