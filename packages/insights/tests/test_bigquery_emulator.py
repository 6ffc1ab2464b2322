"""The command on BigQuery, by Google's own client, against the emulator: what the contract does not ask."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.cloud.bigquery_storage_v1 import BigQueryReadClient
from tweet_insights.find import find
from tweet_insights.models.lexicon import Lexicon
from tweet_insights.warehouses.bigquery import client

from .bigquery_kind import BigQueryKind
from .command import Finished, run
from .corpus import four_hundred
from .emulator import new_place
from .warehouse_file import a_tweet

pytestmark = pytest.mark.thorough
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_reports_by_either_way_of_reading_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = BigQueryKind(new_place())
    kind.load(four_hundred())
    by_rest = find(kind.open(20), Lexicon.model, NOW, None)
    asked: list[str] = []
    storage = client.BigQueryClient._storage

    def noted(self: client.BigQueryClient) -> BigQueryReadClient:
        asked.append(self.name)
        return storage(self)

    monkeypatch.setattr(client, "LARGE", 1)
    monkeypatch.setattr(client.BigQueryClient, "_storage", noted)
    kind.place = kind.place.replace("plan=sandbox", "plan=billed")
    assert find(kind.open(20), Lexicon.model, NOW, None) == by_rest
    assert asked == [kind.address.name]


def test_a_second_report_says_that_it_read_nothing(tmp_path: Path) -> None:
    kind = BigQueryKind(new_place())
    kind.load(four_hundred())
    address = ("--warehouse", f"bigquery:{kind.place}")

    def report() -> Finished:
        places = ("--cache", str(tmp_path / "cache"), "--output", str(tmp_path / "r.html"))
        return run("report", *address, *places, "--json")

    assert run("score", *address, "--model", "lexicon", "--json").code == 0
    first, second = report(), report()
    kind.load([a_tweet(900)])
    third = report()
    assert (first.code, second.code, third.code) == (0, 0, 0)
    assert ["dry run" in each.err for each in (first, second, third)] == [True, False, True]
    assert "found before" in second.err
    assert first.json["sentences"] == second.json["sentences"]
    assert first.json["facts"] != third.json["facts"]
