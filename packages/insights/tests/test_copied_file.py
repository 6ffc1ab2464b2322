"""A DuckDB file that is copied for as long as it is read: whoever writes it does not wait."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tweet_insights.facts import Facts
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.score import score
from tweet_insights.warehouse import Warehouse, WarehouseBusyError
from tweet_insights.warehouses.address import warehouse_at
from tweet_insights.warehouses.opening import Opening
from tweet_insights.warehouses.statements import ADDED

from .command import holding
from .corpus import four_hundred
from .warehouse_file import WarehouseFile

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def facts_of(warehouse: Warehouse) -> Facts:
    return find(warehouse, Lexicon.model, NOW, None)


@pytest.mark.parametrize("copied_bytes", [2**30, 0], ids=["in memory", "on the disk"])
def test_a_file_that_is_copied_tells_the_same_and_lets_others_write(
    tmp_path: Path, copied_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    opening = Opening(timedelta(seconds=20), copied_bytes=copied_bytes, lets_go=True)
    file = WarehouseFile(tmp_path / "it's.duckdb")
    file.create()
    file.load(four_hundred())
    read = warehouse_at(f"duckdb:{file.path}", Opening(timedelta(seconds=20)))
    copied = warehouse_at(f"duckdb:{file.path}", opening)
    assert facts_of(copied) == facts_of(read)
    score(read, Lexicon(), lambda: NOW)
    assert facts_of(copied) == facts_of(read)
    for name in ADDED:
        file.change(f"ALTER TABLE scores DROP COLUMN {name}")
    assert facts_of(copied) == facts_of(read)
    with copied.reading() as reading, holding(file.path):
        # Whoever is killed now leaves no copy of what people wrote.
        assert [found for found in passing.rglob("*") if found.is_file()] == []
        assert reading.table("SELECT count(*) AS n FROM tweets", {}).to_pylist() == [{"n": 400}]
    with holding(file.path), pytest.raises(WarehouseBusyError):
        facts_of(warehouse_at(f"duckdb:{file.path}", replace(opening, patience=timedelta(0))))
    assert [*passing.iterdir()] == []
