"""Steps that more than one feature speaks."""

from pathlib import Path

import pytest
from pytest_bdd import parsers, then, when

from .command import Finished, run
from .warehouse_file import WarehouseFile


@pytest.fixture
def warehouse(tmp_path: Path) -> WarehouseFile:
    file = WarehouseFile(tmp_path / "tweets.duckdb")
    file.create()
    return file


@when('a person runs "score"', target_fixture="finished")
def score(warehouse: WarehouseFile) -> Finished:
    return run("score", "--json", "--warehouse", f"duckdb:{warehouse.path}")


@then("it succeeds")
def succeeds(finished: Finished) -> None:
    assert finished.code == 0, finished.err


@then(parsers.parse('it fails with one line that says "{message}"'))
def fails(finished: Finished, message: str) -> None:
    assert finished.code == 1
    *logged, said = finished.err.splitlines()
    assert message in said
    assert all(line.startswith("{") for line in logged), finished.err
