"""The commands that change how a warehouse is held, as people call them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tweet_loader.cli import main

from .events import event
from .pipeline import COMMAND
from .warehouses import WAREHOUSES
from .world import World


@pytest.fixture
def world(quick_folder: Path) -> World:
    world = World(WAREHOUSES["duckdb"], quick_folder)
    world.tape.happened(event(str(number), text=f"nobody must know this {number}") for number in range(5))
    world.load()
    return world


def call(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False, timeout=60, input=stdin)


def test_a_warehouse_is_migrated_forgotten_in_and_searched(world: World, quick_folder: Path) -> None:
    source, target = f"duckdb:{quick_folder / '0' / 'tweets.duckdb'}", f"parquet:{quick_folder / 'there'}"
    moved = call("migrate", "--from", source, "--to", target, "--json")
    assert moved.returncode == 0, moved.stderr
    assert json.loads(moved.stdout)["copied"] == 10
    found = call("prove-forgotten", "--sink", target, stdin="nobody must know this 3\nnever written\n")
    assert found.returncode == 1
    assert "2 texts searched for, 1 found" in found.stdout
    forgotten = call("forget", "--sink", target, "--tweet", "fake:3", "--json")
    assert forgotten.returncode == 0, forgotten.stderr
    assert json.loads(forgotten.stdout)["tweets"] == 1
    assert call("prove-forgotten", "--sink", target, "--text", "nobody must know this 3").returncode == 0
    assert call("compact", "--sink", target).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("forget", "--tweet", "nothing"), "write SOURCE:ID"),
        (("forget",), "nobody and nothing was named"),
        (("migrate", "--from", "duckdb:a", "--to", "duckdb:a"), "the same warehouse"),
        (("compact", "--sink", "abacus:x"), "sqlite:PATH"),
        (("prove-forgotten", "--sink", "sqlite:nowhere.sqlite", "--text", "x"), "there is no warehouse"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tweet-loader", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
