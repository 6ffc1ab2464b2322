"""The page of metrics is what the packages declare, and one name has one meaning."""

from collections import Counter
from pathlib import Path

from tweet_schema.metrics_page import catalogues, page

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = 7
"""producer, processor, trends, loader, the loader's balance, scorer, dashboard."""


def test_every_program_is_on_the_page_as_it_is() -> None:
    told = catalogues()
    assert len(told) == PROGRAMS
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == page(told)


def test_no_name_is_declared_by_two_programs() -> None:
    names = Counter(metric.name for catalogue in catalogues() for metric in catalogue)
    assert [name for name, times in names.items() if times > 1] == []


def test_each_running_program_tells_its_version() -> None:
    running = [catalogue for catalogue in catalogues() if "textfile" not in catalogue.told_by]
    assert all(f"{catalogue.prefix}build_info" in catalogue.metrics for catalogue in running)
