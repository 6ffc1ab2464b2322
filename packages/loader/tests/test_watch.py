"""What watches a loader is told the truth."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tweet_loader.accounting.reconcile import Balance, Line
from tweet_loader.kafka.record import Place
from tweet_loader.monitoring.metrics import Metrics, balance_told
from tweet_loader.monitoring.serve import Health, served
from tweet_loader.monitoring.state import State, StateCollector
from tweet_loader.open_sink import PatientSink
from tweet_loader.patience import StoppedError
from tweet_loader.rows.passing import Passing
from tweet_loader.run import pausing
from tweet_loader.sink import Committed, SinkBusyError
from tweet_loader.sinks.bigquery.quota import DAILY_LOADS
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_local.ports import free_ports

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_counts_lag_and_freshness_are_scraped() -> None:
    metrics = Metrics()
    metrics.committed(Committed(7, 2, 3, NOON), 0.02)
    metrics.lagging({Place("processed", 1): 40})
    with served("127.0.0.1", 0, metrics.registry, Health()) as address:
        status, text = get(f"{address}/metrics")
    assert status == 200
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["tweet_loader_rows_total", "events"] == 7
    assert found["tweet_loader_rows_total", "rejected"] == 2
    assert found["tweet_loader_replays_total",] == 3
    assert found["tweet_loader_lag_records", "1", "processed"] == 40
    assert found["tweet_loader_committed_timestamp_seconds",] == NOON.timestamp()
    assert found["tweet_loader_commit_seconds_count",] == 1


def test_ready_once_it_loads_and_not_while_it_waits() -> None:
    now = [100.0]
    health = Health(clock=lambda: now[0])
    with served("127.0.0.1", 0, Metrics().registry, health) as address:
        assert get(f"{address}/readyz") == (503, "has not begun")
        health.ready = True
        assert get(f"{address}/readyz") == (200, "ok")
        health.waiting = "the sink"
        assert get(f"{address}/readyz") == (503, "waits for the sink")
        assert get(f"{address}/healthz") == (200, "ok")
        now[0] += 61
        assert get(f"{address}/healthz") == (503, "the loop has stood for 61 s")
        assert get(f"{address}/else")[0] == 404


def test_a_sink_that_is_away_is_waited_for_and_seen_to_be(tmp_path: Path) -> None:
    """It comes back at the third try, and nothing was skipped."""
    health, metrics, seen = Health(), Metrics(), []
    sink = SQLiteSink(tmp_path / "t.sqlite", lambda: NOON)

    class Away:
        def offsets(self) -> dict[Place, int]:
            seen.append(health.waiting)
            if len(seen) < 3:
                raise SinkBusyError("S3 does not answer")
            return dict(sink.offsets())

    pause = pausing(threading.Event(), health, metrics)
    patient = PatientSink(Away(), 30, pause)  # type: ignore[arg-type] # as much of a sink as this asks
    assert patient.offsets() == {}
    assert seen == ["", "the sink", "the sink"]
    assert metrics.registry.get_sample_value("tweet_loader_sink_up") == 0
    assert metrics.registry.get_sample_value("tweet_loader_sink_waits_total") == 2


def test_asked_to_stop_while_the_sink_is_away_it_stops() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        pausing(stop, Health(), Metrics())(10)


def test_a_balance_is_told_to_prometheus(tmp_path: Path) -> None:
    found = balance_told(Balance({0: Line(), 3: Line(raw=9, duplicates=7, unaccounted=2, surplus=1)}), NOON)
    assert found.get_sample_value("tweet_loader_unaccounted_records", {"partition": "3"}) == 2
    assert found.get_sample_value("tweet_loader_surplus_rows", {"partition": "3"}) == 1
    assert found.get_sample_value("tweet_loader_raw_records", {"partition": "3", "fate": "duplicates"}) == 7
    assert found.get_sample_value("tweet_loader_reconciled_timestamp_seconds") == NOON.timestamp()


def test_how_old_rows_are_and_what_was_set_aside_here_is_told() -> None:
    metrics = Metrics()
    seen = Passing(NOON - timedelta(seconds=9), NOON - timedelta(seconds=2), NOON - timedelta(seconds=4), {"bad": 3})
    metrics.committed(Committed(7, 3, 0, NOON, passing=seen), 0.02)
    value = metrics.registry.get_sample_value
    assert value("tweet_loader_delay_seconds_sum") == 4
    assert value("tweet_loader_newest_timestamp_seconds", {"stage": "event"}) == NOON.timestamp() - 9
    assert value("tweet_loader_newest_timestamp_seconds", {"stage": "raw"}) == NOON.timestamp() - 2
    assert value("tweet_loader_refused_records_total", {"reason": "bad"}) == 3
    assert value("tweet_loader_bigquery_load_jobs") is None


def test_load_jobs_are_told_where_a_sink_counts_them() -> None:
    metrics = Metrics()
    for used in (7, 8):
        metrics.committed(Committed(1, 0, 0, NOON, load_jobs=used), 0.02)
    assert metrics.registry.get_sample_value("tweet_loader_bigquery_load_jobs") == 8
    assert metrics.registry.get_sample_value("tweet_loader_bigquery_load_jobs_limit") == DAILY_LOADS


def test_idle_is_told_from_stuck() -> None:
    now = [100.0]
    health, metrics = Health(lambda: now[0]), Metrics(lambda: now[0])
    looked = StateCollector(health, metrics)
    metrics.registry.register(looked)
    assert looked.state() is State.STARTING
    health.ready, health.role = True, "stands by"
    assert looked.state() is State.STANDBY
    health.role = ""
    metrics.lagging({Place("processed", 1): 0})
    now[0] += 30
    assert looked.state() is State.IDLE
    assert metrics.registry.get_sample_value("tweet_loader_unmoved_seconds") == 0
    metrics.lagging({Place("processed", 1): 5})
    assert looked.state() is State.WORKING
    assert metrics.registry.get_sample_value("tweet_loader_unmoved_seconds") == 30
    health.waiting = "the sink"
    assert looked.state() is State.WAITING
    now[0] += 31
    assert looked.state() is State.STUCK
    assert metrics.registry.get_sample_value("tweet_loader_state", {"state": "stuck"}) == 1


def test_a_port_that_is_taken_is_told() -> None:
    (port,) = free_ports(1)
    with (
        served("127.0.0.1", port, Metrics().registry, Health()),
        pytest.raises(RuntimeError, match="--metrics-port"),
        served("127.0.0.1", port, Metrics().registry, Health()),
    ):
        pass
