"""What the command says of itself, and how it refuses."""

from pathlib import Path

import pytest

from .command import run
from .warehouse_file import WarehouseFile


@pytest.mark.parametrize("command", ["score", "report", "serve"])
def test_help_shows_examples_and_variables(command: str) -> None:
    shown = run(command.split(maxsplit=1)[0], "--help")
    assert shown.code == 0
    assert f"tweet-insights {command} --warehouse duckdb:" in " ".join(shown.out.split())
    assert "TWEET_INSIGHTS_WAREHOUSE" in shown.out


@pytest.mark.parametrize(
    "wrong", [("score", "--wait-seconds", "-1"), ("report", "--since", "last week"), ("guess",), ("score", "--fast")]
)
def test_wrong_flags_are_a_matter_of_usage(wrong: tuple[str, ...]) -> None:
    refused = run(*wrong)
    assert refused.code == 2
    assert "Traceback" not in refused.out + refused.err


@pytest.mark.parametrize("address", ["tweets.duckdb", "csv:tweets.csv", "duckdb:"])
def test_an_address_of_no_warehouse_is_refused_with_an_example(address: str) -> None:
    refused = run("score", "--warehouse", address)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "write one of duckdb:PATH" in refused.err


def test_what_is_billed_by_the_search_is_not_served() -> None:
    refused = run("serve", "--warehouse", "bigquery:project.dataset")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "make a report" in refused.err


def test_a_place_that_cannot_be_written_is_named(warehouse: WarehouseFile, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("report", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(tmp_path / "file" / "r.html"))
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert str(tmp_path / "file") in refused.err


def test_the_environment_stands_for_flags(warehouse: WarehouseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWEET_INSIGHTS_WAREHOUSE", f"duckdb:{warehouse.path}")
    assert run("score").code == 0
