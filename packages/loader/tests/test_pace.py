"""How often each kind of sink is committed to, unless somebody says otherwise."""

import pytest
from tweet_loader.open_sink import pace_of
from tweet_loader.pace import Pace
from tweet_loader.sink import SinkError

BIGQUERY = "bigquery:my-project.tweets"


def test_a_file_is_committed_to_at_once() -> None:
    assert pace_of("duckdb:tweets.duckdb") == Pace(rows=50_000, size_bytes=32 * 2**20, seconds=0.5)
    assert pace_of("duckdb:tweets.duckdb", seconds=2, rows=5) == Pace(rows=5, size_bytes=32 * 2**20, seconds=2)


def test_bigquery_is_committed_to_288_times_a_day() -> None:
    pace = pace_of(BIGQUERY)
    assert 24 * 3600 / pace.seconds == 288
    assert pace.rows >= 5_000 * 5, "a batch of five minutes must not be cut, or the day's load jobs are soon used up"


@pytest.mark.parametrize("mode", ["", "?plan=billed&mode=load_job"])
def test_load_jobs_are_never_asked_for_in_a_hurry(mode: str) -> None:
    with pytest.raises(SinkError, match="at least 120"):
        pace_of(BIGQUERY + mode, seconds=119)
    assert pace_of(BIGQUERY + mode, seconds=120).seconds == 120


def test_an_emulator_counts_nothing() -> None:
    assert pace_of(BIGQUERY + "?endpoint=http://127.0.0.1:9050").seconds == 5
    assert pace_of(BIGQUERY + "?endpoint=http://127.0.0.1:9050", seconds=0.5).seconds == 0.5
