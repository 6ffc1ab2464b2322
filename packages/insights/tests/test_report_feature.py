"""The thin slice of a report, until features/report.feature has its steps."""

from pathlib import Path

from .command import run
from .warehouse_file import WarehouseFile, a_tweet


def test_a_report_is_written(warehouse: WarehouseFile, tmp_path: Path) -> None:
    warehouse.load([a_tweet(1)])
    output = tmp_path / "made" / "report.html"
    finished = run("report", "--warehouse", f"duckdb:{warehouse.path}", "--output", str(output))
    assert finished.code == 0, finished.err
    assert "1 tweets seen" in output.read_text(encoding="utf-8")
