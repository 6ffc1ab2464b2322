"""What watches a loader is told the truth."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tweet_loader.kafka.record import Place
from tweet_loader.monitoring.metrics import Metrics, unaccounted
from tweet_loader.monitoring.serve import Health, served
from tweet_loader.open_sink import PatientSink
from tweet_loader.patience import StoppedError
from tweet_loader.run import pausing
from tweet_loader.sink import Committed, SinkBusyError
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
    found = unaccounted({0: 0, 3: 2}, NOON)
    assert found.get_sample_value("tweet_loader_unaccounted_records", {"partition": "3"}) == 2


def test_a_port_that_is_taken_is_told() -> None:
    (port,) = free_ports(1)
    with (
        served("127.0.0.1", port, Metrics().registry, Health()),
        pytest.raises(RuntimeError, match="--metrics-port"),
        served("127.0.0.1", port, Metrics().registry, Health()),
    ):
        pass
