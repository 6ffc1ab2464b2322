"""Feature: other warehouses, and several loaders."""

import subprocess
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.settings import UpSettings
from tweet_local.site import Site, SiteError, Wishes, place_of
from tweet_local.stages import Stage
from tweet_local.waiting import wait_until

from .person import Clone, NewClone

pytestmark = pytest.mark.servers
scenarios("features/replicas.feature")

Completed = subprocess.CompletedProcess[str]
PATIENCE_S = 90


@given("a fresh clone", target_fixture="clone")
def fresh_clone(new_clone: NewClone) -> Clone:
    return new_clone()


@when(parsers.re(r'a person runs "(?P<line>[^"]+)"'), target_fixture="done")
def runs(clone: Clone, line: str) -> Completed:
    return clone.run(line)


@then("it succeeds")
def succeeds(done: Completed) -> None:
    assert done.returncode == 0, done.stderr


@then(parsers.re(r'"tweets status" shows (?P<number>\d) loaders? who (share|has) (?P<partitions>\d) partitions'))
def shares(clone: Clone, number: str, partitions: str) -> None:
    def settled() -> bool:
        loaders = clone.status().loaders
        assert all(loader.state == "running" for loader in loaders.values())
        shared = sorted(
            (topic, partition)
            for loader in loaders.values()
            for topic, mine in loader.partitions.items()
            for partition in mine
        )
        busy = all(loader.partitions for loader in loaders.values())
        return len(loaders) == int(number) and len(set(shared)) == len(shared) == int(partitions) and busy

    wait_until(settled, PATIENCE_S, f"{partitions} partitions of {number} loaders")
    if int(number) > 1:
        said = clone.run("tweets status").stdout
        assert f"loader-{number}" in said
        assert "processed" in said


@then("the log of one of two loaders says that it stands by")
def stands_by(clone: Clone) -> None:
    def said() -> bool:
        logs = [clone.run(f"tweets logs loader --replica {number}").stdout for number in (1, 2)]
        return sum("standing by" in log for log in logs) == 1

    wait_until(said, PATIENCE_S, "one that stands by")
    assert len(clone.status().loaders) == 2


@then('"tweets status" says which of them writes')
def says_who_writes(clone: Clone) -> None:
    loaders = clone.status().loaders
    log = {name: loader.log.read_text() for name, loader in loaders.items()}
    assert {name: "standing by" in text for name, text in log.items()} == {
        name: loader.role == "stands by" for name, loader in loaders.items()
    }
    said = clone.run("tweets status").stdout
    assert "stands by" in said
    assert "writes" in said


@then("it says that no stage scores it")
def says_unread(done: Completed) -> None:
    assert "no stage scores parquet:s3://bucket/tweets" in done.stdout


@then("no scorer runs")
def no_scorer(clone: Clone) -> None:
    assert clone.status().running == [Stage.KAFKA]


@then("nothing of the clone runs")
def nothing_runs(clone: Clone) -> None:
    assert clone.status().running == []
    assert clone.status().loaders == {}


@then(parsers.parse('it fails with one line that says "{words}"'))
def one_line(done: Completed, words: str) -> None:
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_sink_is_named_as_the_loader_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_of("parquet", tmp_path / "live") == f"parquet:{tmp_path}/live/warehouse.parquet"
    assert place_of("sqlite:tweets.db", tmp_path) == f"sqlite:{tmp_path}/tweets.db"
    assert place_of("s3://bucket/tweets", tmp_path) == "parquet:s3://bucket/tweets"
    assert place_of("parquet:s3://bucket/tweets", tmp_path) == "parquet:s3://bucket/tweets"
    with pytest.raises(SiteError, match="'abacus' is no sink: write duckdb, sqlite, parquet"):
        place_of("abacus", tmp_path)


def test_a_warehouse_stays_until_another_is_wished_for(tmp_path: Path) -> None:
    default = Site.choose(tmp_path)
    assert (default.sink, default.unread) == (f"duckdb:{tmp_path}/warehouse.duckdb", "")
    assert default.warehouse == tmp_path / "warehouse.duckdb"
    assert Site.choose(tmp_path, Wishes(sink="sqlite")).sink == f"sqlite:{tmp_path}/warehouse.sqlite"
    again = Site.choose(tmp_path)
    assert again.sink == f"sqlite:{tmp_path}/warehouse.sqlite"
    assert (again.sign, again.unread) == (tmp_path / "warehouse.sqlite", "")
    assert Site.choose(tmp_path, Wishes(sink="parquet")).sign == tmp_path / "warehouse.parquet" / "tweet-loader.json"
    for elsewhere in ("s3://bucket/tweets", "bigquery"):
        assert "no stage scores" in Site.choose(tmp_path, Wishes(sink=elsewhere)).unread
    assert Site.choose(tmp_path, Wishes(sink=f"duckdb:{tmp_path}/mine.duckdb")).warehouse == tmp_path / "mine.duckdb"


def test_no_fewer_than_one_loader() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        UpSettings(loaders=0)
