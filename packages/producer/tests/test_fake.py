"""Steps of fake.feature."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_schema.tweet_event import TweetEvent

scenarios("features/fake.feature")
Run = subprocess.CompletedProcess[str]


@pytest.fixture
def runs() -> list[Run]:
    """What the person ran, in order."""
    return []


@pytest.fixture
def lasted() -> list[float]:
    """How many seconds each run took."""
    return []


@when(parsers.re(r'a person runs "(?P<line>[^"]*)"(?P<twice> twice)?'))
def _(tool: Callable[[str], Run], runs: list[Run], lasted: list[float], line: str, twice: str | None) -> None:
    for _ in range(2 if twice else 1):
        begun = time.monotonic()
        runs.append(tool(line))
        lasted.append(time.monotonic() - begun)


def events(run: Run) -> list[TweetEvent]:
    return [TweetEvent.model_validate_json(line) for line in run.stdout.splitlines()]


@then(parsers.parse("{number:d} lines of JSON are printed"))
def _(runs: list[Run], number: int) -> None:
    assert [type(json.loads(line)) for line in runs[-1].stdout.splitlines()] == [dict] * number


@then("every line is a valid tweet event")
def _(runs: list[Run]) -> None:
    assert events(runs[-1])


@then("they stand in the order in which they happened")
def _(runs: list[Run]) -> None:
    times = [event.occurred_at for event in events(runs[-1])]
    assert times == sorted(times)


@then("none of them happened in the future")
def _(runs: list[Run]) -> None:
    assert max(event.received_at for event in events(runs[-1])) < datetime.now(UTC)


@then(parsers.parse("the exit code is {code:d}"))
def _(runs: list[Run], code: int) -> None:
    assert runs[-1].returncode == code, runs[-1].stderr


@then("both runs print the same bytes")
def _(runs: list[Run]) -> None:
    one, other = runs
    assert one.stdout
    assert one.stdout == other.stdout


@then(parsers.parse("the second took at least {seconds:g} seconds"))
def _(lasted: list[float], seconds: float) -> None:
    assert lasted[1] >= seconds


@then("the two runs have no tweet in common")
def _(runs: list[Run]) -> None:
    one, other = ({event.tweet_id for event in events(run)} for run in runs)
    assert one
    assert not one & other


@then(parsers.parse('everything happened between "{start}" and "{end}"'))
def _(runs: list[Run], start: str, end: str) -> None:
    times = [event.occurred_at for event in events(runs[-1])]
    assert datetime.fromisoformat(start) <= min(times) <= max(times) < datetime.fromisoformat(end)


@then(parsers.parse("{number:d} lines that a person can read are printed"))
def _(runs: list[Run], number: int) -> None:
    lines = runs[-1].stdout.splitlines()
    assert len(lines) == number
    assert all(line.startswith("2026-10-") and "@" in line for line in lines)


@then(parsers.parse('it fails with one message that names "{name}" and shows no traceback'))
def _(runs: list[Run], name: str) -> None:
    said = runs[-1].stderr + runs[-1].stdout
    assert name in said
    assert "Traceback" not in said


@given(parsers.parse('{name} is "{value}" in the environment'))
def _(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)


@when(parsers.parse('a person reads one line of "{line}" and turns away'))
def _(command: Path, runs: list[Run], line: str) -> None:
    with begun(command, line) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        runs.append(Run([], process.wait(timeout=60), "", process.stderr.read()))


@when(parsers.parse('a person watches three lines of "{line}" and presses Ctrl-C'))
def _(command: Path, runs: list[Run], line: str) -> None:
    with begun(command, line) as process:
        assert process.stdout is not None
        assert all(process.stdout.readline() for _ in range(3))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        runs.append(Run([], process.returncode, "", errors))


def begun(command: Path, line: str) -> subprocess.Popen[str]:
    arguments = line.split()[1:]
    return subprocess.Popen([command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@then("it ends with exit code 0 and says nothing")
def _(runs: list[Run]) -> None:
    assert (runs[-1].returncode, runs[-1].stderr) == (0, "")
