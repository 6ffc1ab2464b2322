"""The demo, as a person runs it, with few tweets."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Stage
from tweet_local.waiting import wait_until

from .person import Clone, NewClone, Watched

pytestmark = pytest.mark.servers
scenarios("features/demo.feature")

Completed = subprocess.CompletedProcess[str]


def demo_of(clone: Clone) -> Pipeline:
    found = Pipeline.recall(clone.folder / ".tweets" / "demo")
    assert found
    return found


@given("a fresh clone", target_fixture="clone")
def fresh_clone(new_clone: NewClone) -> Clone:
    return new_clone()


@given(parsers.parse('a person watches "{line}" until tweets flow'), target_fixture="watched")
def watches(clone: Clone, line: str) -> Watched:
    watched = clone.watch(line)
    rows = clone.folder / ".tweets" / "demo" / "warehouse.duckdb"
    wait_until(lambda: rows.exists() or watched.process.poll() is not None, 90, "rows")
    assert watched.process.poll() is None, watched.said()
    return watched


@when(parsers.parse('a person runs "{line}"'), target_fixture="done")
def runs(clone: Clone, line: str) -> Completed:
    return clone.run(line)


@when("the person presses Ctrl-C")
def ctrl_c(watched: Watched) -> None:
    watched.press_ctrl_c()


@when("the loader is killed")
def kill_loader(clone: Clone) -> None:
    loader = demo_of(clone).programs.find(Stage.LOADER)
    assert loader
    os.kill(loader.record.pid, signal.SIGKILL)


@then("it succeeds")
def succeeds(done: Completed) -> None:
    assert done.returncode == 0, done.stderr


@then("it shows a line for each stage with what went in and out")
def line_for_each(done: Completed) -> None:
    shown = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line.strip()}
    for stage in ("producer", "processor", "loader", "insights"):
        assert int(shown[stage][0]) > 0
        assert int(shown[stage][1]) > 0


@then('it shows a balance per partition that ends with "unaccounted 0"')
def balance(done: Completed) -> None:
    lines = [line.split() for line in done.stdout.partition("Balance of raw")[2].splitlines()]
    partitions = [line for line in lines if line and line[0].isdigit()]
    assert len(partitions) == 4
    assert sum(int(line[1]) for line in partitions) == 500
    assert ["unaccounted", "0"] in lines


@then("it names a report that exists")
def report(done: Completed) -> None:
    paths = [Path(line) for line in done.stdout.splitlines() if line.endswith(".html")]
    assert len(paths) == 1
    assert "<html" in paths[0].read_text()


@then("it says how long it took and how much memory")
def cost(done: Completed) -> None:
    assert re.search(r"\d+\.\d s in all", done.stdout)
    assert re.search(r"\d+ MiB of memory", done.stdout)


@then("nothing of the demo runs any more")
def nothing_runs(clone: Clone) -> None:
    pipeline = demo_of(clone)
    assert [stage for stage in Stage if pipeline.alive(stage)] == []


@then(parsers.parse("the command ends with exit code {code:d}"))
def ends(watched: Watched, code: int) -> None:
    assert watched.exit_code() == code, watched.said()


@then("it says what was kept and where")
def says_what_was_kept(watched: Watched, clone: Clone) -> None:
    assert f"kept in {clone.folder}/.tweets/demo" in watched.said()


@then('it says that "loader" ended, and where its log is')
def says_ended(watched: Watched, clone: Clone) -> None:
    assert "loader ended" in watched.said()
    assert str(clone.folder / ".tweets" / "demo" / "logs" / "loader.log") in watched.said()


@then('it fails with one line that says "runs already"')
def refused(done: Completed) -> None:
    assert done.returncode == 1
    assert "runs already" in done.stderr
    assert len(done.stderr.splitlines()) == 1
