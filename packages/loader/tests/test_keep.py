"""The commands that change how a warehouse is held, as people call them."""

import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Protocol

import pytest
import structlog
from tweet_loader.cli import main

from .events import event
from .warehouses import WAREHOUSES
from .world import World


class Call(Protocol):
    """A command line, with what it reads; gives exit code, stdout and stderr."""

    def __call__(self, *words: str, stdin: str = "") -> tuple[object, str, str]: ...


@pytest.fixture
def world(quick_folder: Path) -> World:
    world = World(WAREHOUSES["duckdb"], quick_folder)
    world.tape.happened(event(str(number), text=f"nobody must know this {number}") for number in range(5))
    world.load()
    return world


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """The command in this process: exit code, stdout and stderr."""

    def called(*words: str, stdin: str = "") -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["tweet-loader", *words])
        monkeypatch.setattr(sys, "stdin", StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code, *capsys.readouterr())

    yield called
    structlog.reset_defaults()  # the log goes to this test's stderr, which ends with it


def test_a_warehouse_is_migrated_forgotten_in_and_searched(world: World, quick_folder: Path, call: Call) -> None:
    source, target = f"duckdb:{quick_folder / '0' / 'tweets.duckdb'}", f"parquet:{quick_folder / 'there'}"
    code, out, _ = call("migrate", "--from", source, "--to", target, "--json")
    assert (code, json.loads(out)["copied"]) == (0, 10)
    code, out, _ = call("prove-forgotten", "--sink", target, stdin="nobody must know this 3\nnever written\n")
    assert code == 1
    assert "2 texts searched for, 1 found" in out
    code, out, _ = call("forget", "--sink", target, "--tweet", "fake:3", "--json")
    assert (code, json.loads(out)["tweets"]) == (0, 1)
    assert call("prove-forgotten", "--sink", target, "--text", "nobody must know this 3")[0] == 0
    assert call("compact", "--sink", target)[0] == 0


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
def test_what_cannot_be_is_told_in_one_line(words: tuple[str, ...], said: str, call: Call) -> None:
    code, _, err = call(*words)
    assert code == 1
    (line,) = err.splitlines()
    assert said in line
