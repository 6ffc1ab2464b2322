"""Steps of features/score_again.feature: the command in a process of its own, told to stop by a signal."""

import json
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.waiting import wait_until

from .command import started
from .warehouse_file import WarehouseFile, a_tweet

scenarios("features/score_again.feature")


@dataclass(frozen=True, slots=True)
class Running:
    """The command, the warehouse that it reads and its sign of life."""

    process: subprocess.Popen[str]
    warehouse: WarehouseFile
    alive: Path

    def said(self) -> dict[str, object]:
        """The next line of its results."""
        assert self.process.stdout is not None
        found = json.loads(self.process.stdout.readline())
        assert isinstance(found, dict)
        return found

    def logged(self, event: str) -> str:
        """The next line of that event in its log."""
        assert self.process.stderr is not None
        return next(line for line in self.process.stderr if f'"event": "{event}"' in line)


@given("there is no warehouse yet", target_fixture="warehouse")
def no_warehouse(tmp_path: Path) -> WarehouseFile:
    return WarehouseFile(tmp_path / "tweets.duckdb")


@pytest.fixture
def running(warehouse: WarehouseFile) -> Iterator[Running]:
    alive = warehouse.path.with_name("alive")
    where = ("--warehouse", f"duckdb:{warehouse.path}", "--model", "lexicon", "--json")
    with started("score", "--every", "0.05", "--alive", str(alive), *where) as process:
        yield Running(process, warehouse, alive)


@when('"score" runs again and again')
def runs(running: Running) -> None: ...


@when("30 English tweets are loaded")
def loaded(running: Running) -> None:
    # As the loader does: whoever looks finds no file, or one with all tables and rows.
    made = WarehouseFile(running.warehouse.path.with_name("made.duckdb"))
    made.create()
    made.load([a_tweet(number) for number in range(30)])
    made.path.rename(running.warehouse.path)


@when("one more English tweet is loaded")
def one_more(running: Running) -> None:
    def loads() -> bool:
        try:
            running.warehouse.load([a_tweet(1000)])
        except duckdb.IOException:  # it is being read
            return False
        return True

    wait_until(loads, 30, "a moment in which nobody reads")


@when("SIGTERM is sent")
def terminated(running: Running) -> None:
    running.alive.unlink()
    running.process.send_signal(signal.SIGTERM)


@when("Ctrl-C is pressed")
def interrupted(running: Running) -> None:
    running.process.send_signal(signal.SIGINT)


@then("it says once that it waits for the warehouse")
def waits(running: Running) -> None:
    assert str(running.warehouse.path) in running.logged("waiting for the warehouse")


@then(parsers.re("it says that (?P<number>[0-9]+) tweets? (was|were) scored"))
def scored(running: Running, number: str) -> None:
    assert running.said()["scored"] == int(number)


@then(parsers.parse("it has ended with exit code 0, and says that {tweets:d} tweets were scored in {rounds:d} rounds"))
def ended(running: Running, tweets: int, rounds: int) -> None:
    assert running.process.stdout is not None
    assert running.process.stderr is not None
    assert json.loads(running.process.stdout.read()) == {"rounds": rounds, "scored": tweets, "removed": 0, "pending": 0}
    assert "waiting for the warehouse" not in running.process.stderr.read()
    assert running.process.wait() == 0


@then("its sign of life was given after the last round began")
def lived(running: Running) -> None:
    assert running.alive.is_file()
