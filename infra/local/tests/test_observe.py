"""What is made of what was seen from outside."""

import io
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from tweet_local.balance import Balance, balance_table
from tweet_local.latency import Latency, recent_latencies
from tweet_local.observe import Observation, Rates, rates
from tweet_local.stages import Stage
from tweet_local.table import cells, plain_line, stage_table

BEFORE = Observation(at=100.0, raw={0: 10, 1: 10}, processed={0: 5}, rejected={0: 1}, loaded_total=4)
AFTER = Observation(
    at=104.0,
    raw={0: 50, 1: 50},
    processed={0: 40, 1: 35},
    rejected={0: 5},
    loaded_total=60,
    loading=Latency(0.4, 1.25),
)


def printed(shown: object) -> str:
    text = io.StringIO()
    Console(width=100, file=text).print(shown)
    return text.getvalue()


def test_rates_are_differences_over_time() -> None:
    assert rates([BEFORE, AFTER]) == Rates(produced=20.0, processed=18.5, loaded=14.0)


def test_no_rate_is_claimed_of_one_look_or_of_a_broker_that_was_away() -> None:
    assert rates([AFTER]) == rates([BEFORE, Observation(at=101.0)]) == Rates(0, 0, 0)


def test_lag_is_what_has_no_answer_yet() -> None:
    assert AFTER.processor_lag == 20
    assert AFTER.loader_lag == 20


def test_repeats_after_a_crash_are_no_negative_lag() -> None:
    assert Observation(at=0, raw={0: 5}, processed={0: 9}, loaded_total=12).processor_lag == 0
    assert Observation(at=0, raw={0: 5}, processed={0: 9}, loaded_total=12).loader_lag == 0


def test_a_stage_shows_what_went_in_and_out() -> None:
    assert cells(Stage.LOADER, AFTER, Rates(20, 18.5, 1400)) == ("80", "60", "", "1,400", "20", "400 ms / 1.2 s")
    assert cells(Stage.KAFKA, AFTER, None) == ("",) * 6
    counting = replace(AFTER, trends={0: 12}, counted={0: 30, 1: 30})
    assert cells(Stage.TRENDS, counting, None) == ("75", "12", "", "", "15", "")


def test_a_log_line_names_what_does_not_run() -> None:
    line = plain_line({Stage.KAFKA: "running", Stage.LOADER: "ended"}, AFTER, Rates(0, 0, 0))
    assert "loader ended" in line
    assert "kafka" not in line
    assert "freshness 400 ms / 1.2 s" in line


def test_the_table_fits_a_narrow_terminal() -> None:
    states = dict.fromkeys(Stage, "running 123456")
    assert "123456" in printed(stage_table(states, AFTER, Rates(1, 2, 3), "here"))


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as database:
        database.execute(
            "CREATE TABLE events AS SELECT now() - to_milliseconds(1000) AS raw_timestamp, "
            "now() - to_milliseconds(800) AS processed_timestamp, now() AS loaded_at FROM range(10)"
        )
    return path


def test_latencies_are_counted_from_raw(warehouse: Path) -> None:
    assert recent_latencies(warehouse) == (Latency(0.2, 0.2), Latency(1.0, 1.0))


def test_without_a_warehouse_no_latency_is_claimed(tmp_path: Path) -> None:
    assert recent_latencies(tmp_path / "none.duckdb") == (None, None)


def test_without_an_event_no_latency_is_claimed(warehouse: Path) -> None:
    with duckdb.connect(warehouse) as database:
        database.execute("DELETE FROM events")
    assert recent_latencies(warehouse) == (None, None)


def test_the_balance_shows_what_counts_and_what_is_wrong() -> None:
    line = {"raw": 10, "rows": 8, "superseded": 0, "duplicates": 0, "deletes": 0, "rejected": 1, "unaccounted": 1}
    balance = Balance(partitions=[{"partition": 0, **line, "surplus": 0}], total={**line, "surplus": 0})
    assert not balance.closes
    assert "unaccounted" in printed(balance_table(balance))
    assert "surplus" not in printed(balance_table(balance))
    doubled = Balance(partitions=[], total={**line, "unaccounted": 0, "surplus": 1})
    assert not doubled.closes
    assert "surplus" in printed(balance_table(doubled))
