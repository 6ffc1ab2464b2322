"""Steps of scenarios.feature."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.society.scenario_files import read_scenario
from tweet_producer.society.scenario_plot import LEFT, RIGHT, STEPS, WIDTH

scenarios("features/scenarios.feature")
SVG = "{http://www.w3.org/2000/svg}"
Run = subprocess.CompletedProcess[str]
FILE = 'title = "Mine"\n[[bursts]]\ntag = "{tag}"\ntopic = "{topic}"\nat = 0.2\nlasts = 0.5\nshare = 0.4\nmood = 1\n'


@given(parsers.parse('a file "{name}" that plants "{tag}" in the topic "{topic}"'))
def _(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, tag: str, topic: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(FILE.format(tag=tag, topic=topic), encoding="utf-8")


@when(parsers.parse('a person runs "{line}"'), target_fixture="ran")
def _(tool: Callable[[str], Run], line: str) -> Run:
    return tool(line)


@then(parsers.re(r"(?P<names>.*) are listed, each with a sentence"))
def _(ran: Run, names: str) -> None:
    lines = dict(line.split(maxsplit=1) for line in ran.stdout.splitlines())
    assert set(re.findall(r'"(\w+)"', names)) <= set(lines)
    assert all(" " in sentence for sentence in lines.values())


@then(parsers.parse('the hashtag "{used}" is used and "{other}" is not'))
def _(ran: Run, used: str, other: str) -> None:
    events = [json.loads(line)["tweet"] for line in ran.stdout.splitlines()]
    tags = [tag["tag"] for tweet in events if tweet is not None for tag in tweet["entities"]["hashtags"]]
    assert tags.count(used) > 20
    assert other not in tags


@then(parsers.re(r"it is refused in words that name (?P<names>.*)"))
def _(ran: Run, names: str) -> None:
    assert ran.returncode == 2
    said = re.sub(r"\s*[│╭╮╰╯─]\s*", " ", ran.stderr + ran.stdout)  # the frame that an error stands in
    wanted = [
        *re.findall(r'"([^"]+)"', names),
        *(["celebration", "quiet"] if "the scenarios there are" in names else []),
    ]
    assert all(name in said for name in wanted), said
    assert "Traceback" not in said


@pytest.fixture(autouse=True)
def _somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@then(parsers.re(r'the picture "(?P<file>[^"]*)" shows (?P<names>.*) when they are planted, and its title'))
def _(ran: Run, file: str, names: str) -> None:
    assert ran.returncode == 0, ran.stderr
    told = read_scenario("bots")
    drawn = ET.parse(file).getroot()  # noqa: S314 - our own
    said = " ".join(drawn.itertext())
    assert told.title in said
    for name in re.findall(r'"(\w+)"', names):
        burst = next(burst for burst in told.bursts if burst.tag == name)
        bars = {bar: "".join(bar.itertext()) for bar in drawn.iter(f"{SVG}rect")}
        height = {
            float(bar.get("x", 0)): float(bar.get("height", 0)) for bar, text in bars.items() if f"#{name}:" in text
        }
        peak = (max(height, key=lambda x: height[x]) - LEFT) / (WIDTH - LEFT - RIGHT)
        assert burst.at <= peak + 1 / STEPS
        assert peak <= burst.at + burst.lasts


@then(parsers.parse('it fails with one line that names "{name}"'))
def _(ran: Run, name: str) -> None:
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert name in ran.stderr
