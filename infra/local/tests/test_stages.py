"""The command lines by which the other packages are started: only flags that they document."""

import re
import subprocess
from pathlib import Path

import pytest
from tweet_local import stages
from tweet_local.settings import UpSettings
from tweet_local.site import Site
from tweet_local.stages import OPTIONAL, STOP_ORDER, MissingToolError, Production, Stage

SOURCES = ("x", "bluesky", "replay:posts.jsonl")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.choose(tmp_path)


def commands(site: Site) -> dict[str, list[str]]:
    production = Production(count=5, seed=1, rate=2.5, damaged=0.1, fault=("late=0.1", "duplicate=0.2"))
    return {
        "processor": stages.processor(site, Path("jars"), ["-XX:+UseSerialGC"]),
        "loader": stages.loader(site),
        "producer": stages.producer(site, production),
        "dry run": stages.dry_run(production),
        **{source: stages.producer(site, Production(seed=1, rate=2, source=source)) for source in SOURCES},
        "scorer": stages.scorer(site, 10),
        "dashboard": stages.dashboard(site),
        "reconcile": stages.reconcile(site),
        "freshness": stages.freshness(site),
        "score": stages.score(site.sink),
        "report": stages.report(site),
    }


@pytest.mark.parametrize(
    "name",
    [
        "processor",
        "loader",
        "producer",
        "dry run",
        *SOURCES,
        "scorer",
        "dashboard",
        "reconcile",
        "freshness",
        "score",
        "report",
    ],
)
def test_every_flag_is_one_that_the_command_documents(site: Site, name: str) -> None:
    program, verb, *arguments = commands(site)[name]
    said = subprocess.run([program, verb, "--help"], capture_output=True, text=True, check=True).stdout
    documented = set(re.findall(r"--[a-z-]+", said))
    used = {argument.split("=")[0] for argument in arguments if argument.startswith("--")}
    assert used <= documented


def test_only_wishes_that_were_made_become_flags(site: Site) -> None:
    live = stages.producer(site, Production(rate=50))
    assert "--rate=50.0" in live
    assert not any(flag.startswith(("--count", "--seed", "--damaged")) for flag in live)


def test_a_command_that_is_not_installed_is_named_with_the_fix() -> None:
    with pytest.raises(MissingToolError, match=r"tweet-nothing is not installed .*uv sync"):
        stages.tool("tweet-nothing")


def test_everything_that_can_start_is_stopped() -> None:
    assert sorted(STOP_ORDER) == sorted(Stage)
    assert STOP_ORDER[-1] is Stage.KAFKA


def test_only_names_stages_in_the_order_of_the_pipeline() -> None:
    assert UpSettings(only="registry, kafka").stages == (Stage.KAFKA, Stage.REGISTRY)
    assert UpSettings().stages == tuple(stage for stage in Stage if stage not in OPTIONAL)


def test_live_windows_are_started_when_they_are_asked_for() -> None:
    assert UpSettings(trends=True).stages == tuple(stage for stage in Stage if stage is not Stage.BIGQUERY)
    assert UpSettings(only="kafka", trends=True).stages == (Stage.KAFKA, Stage.TRENDS)


def test_an_unknown_stage_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValueError, match="no stage is called spark; there are: kafka"):
        UpSettings(only="kafka,spark")


def test_a_source_is_one_flag(site: Site) -> None:
    commands = [stages.producer(site, UpSettings(source=source).production) for source in ("fake", *SOURCES)]
    assert [command[1] for command in commands] == ["fake", "x", "bluesky", "replay"]
    assert commands[3][2] == "posts.jsonl"
    assert all("--seed=42" not in command for command in commands[1:])


def test_a_source_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"no source is called myspace; there are: fake, x, bluesky, replay:FILE"):
        UpSettings(source="myspace")
