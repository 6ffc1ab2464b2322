"""What is told over the web, of runs whose Kafka is not there."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tweet_local.ports import free_ports
from tweet_producer.balance import Balance
from tweet_producer.connection import CannotStartError
from tweet_producer.delivery import Delivery
from tweet_producer.encode import Encoder, Lane, Record, Refused, arrays_of
from tweet_producer.kafka.outlet import Outlet
from tweet_producer.kafka.statistics import Traffic, traffic_of
from tweet_producer.monitoring.health import STUCK_SECONDS, Health
from tweet_producer.monitoring.http_server import Watched, listening
from tweet_producer.monitoring.metrics import metrics_of
from tweet_producer.pace import Pace
from tweet_producer.production import Patience, Production
from tweet_producer.run import run
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.spool import Spool, Target
from tweet_producer.stop import Stop
from tweet_schema.kafka_access import KafkaAccess

README = Path(__file__).parents[1] / "README.md"
NOWHERE = KafkaAccess(bootstrap_servers=f"127.0.0.1:{free_ports(1)[0]}")
REFUSED = Refused(b"fake:1", b"{}", "unencodable", "it does not fit")


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    ids = {Lane.EVENTS: 1, Lane.REJECTED: 2}
    spool = Spool(tmp_path, 1 << 20, Target("raw", "rejected"), ids, lambda: 1_000.0)
    yield spool
    spool.close()


@pytest.fixture
def production(spool: Spool) -> Production:
    """A run of 50 events and 2 refused ones, all of which are in the spool."""
    delivery = Delivery(lambda _: None, lambda refused: Record(refused.key, refused.value), spool)
    made = Production(delivery, Patience(60, 60), Stop(), lambda _: None)
    made.run(fake_source(FakeSettings(count=50, people=20)), Encoder(1).records, Pace(None, lambda: 0.0))
    delivery.refuse([REFUSED] * 2)
    made.produced += 2
    delivery.serve(0)
    return made


@pytest.fixture
def alone() -> Production:
    """A run without a spool that has not begun."""
    return Production(Delivery(lambda _: None, lambda _: Record(None, None)), Patience(1, 1), Stop(), lambda _: None)


def scraped(production: Production, now: float = 1_060.0) -> str:
    """What Prometheus reads."""
    watched = Watched(lambda: metrics_of(production, lambda: now), list, list)
    with listening("127.0.0.1", 0, watched) as port:
        return str(urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode())


def told(production: Production, now: float = 1_060.0) -> dict[tuple[str, ...], float]:
    """The same, by name and labels."""
    families = text_string_to_metric_families(scraped(production, now))
    samples = [sample for family in families for sample in family.samples]
    return {(one.name, *one.labels.values()): one.value for one in samples}


def test_the_balance_and_the_spool_are_told(production: Production, spool: Spool) -> None:
    seen = told(production)
    assert production.balance() == Balance(52, 0, 0, spooled=52)
    expected = {
        ("tweet_producer_produced_events_total",): 52,
        ("tweet_producer_acknowledged_events_total",): 0,
        ("tweet_producer_open_events",): 0,
        ("tweet_producer_refused_events_total", "unencodable"): 2,
        ("tweet_producer_spool_events",): 52,
        ("tweet_producer_spool_bytes",): spool.bytes,
        ("tweet_producer_spool_limit_bytes",): 1 << 20,
        ("tweet_producer_spool_oldest_age_seconds",): 60,
        ("tweet_producer_spooled_events_total",): 52,
        ("tweet_producer_kafka_up",): 0,
        ("tweet_producer_spool_full",): 0,
    }
    assert {name: seen[name] for name in expected} == expected
    assert ("process_resident_memory_bytes",) in seen


def test_the_lag_is_the_age_of_the_newest_event(production: Production) -> None:
    (batch,) = fake_source(FakeSettings(count=50, people=20))
    newest = max(microseconds for microseconds in batch["received_at"].cast(pa.int64()).to_pylist() if microseconds)
    lag = told(production, now=newest / 1e6 + 9)["tweet_producer_source_lag_seconds", "received"]
    assert lag == pytest.approx(9, abs=1e-3)


def test_the_readme_lists_every_metric_and_no_other(production: Production) -> None:
    shown = {name for name in re.findall(r"(?m)^# TYPE (\w+)", scraped(production)) if not name.startswith("process_")}
    _, table = README.read_text().split("| metric, after `tweet_producer_` | what it says |\n|---|---|\n")
    rows = table[: table.index("\n\n")].splitlines()
    listed = [name for row in rows for name in re.findall(r"`(\w+)(?:\{\w+\})?`", row.split("|")[1])]
    assert sorted(f"tweet_producer_{name}" for name in listed) == sorted(shown)


def test_every_metric_is_explained_and_carries_our_name(production: Production) -> None:
    for family in metrics_of(production).collect():
        assert family.documentation
        assert family.name.startswith(("tweet_producer_", "process_"))


def test_gaps_are_told_while_they_last(production: Production) -> None:
    for now in (100.0, 130.0):
        production.backpressure.waits(now)
    seen = told(production)
    assert seen["tweet_producer_source_gaps_total",] == 1
    assert seen["tweet_producer_source_gap_seconds_total",] == seen["tweet_producer_source_waited_seconds_total",] == 30


def test_without_a_spool_nothing_is_told_of_one(alone: Production) -> None:
    assert not [name for name, *_ in told(alone) if "spool" in name]


def test_what_the_client_complains_of_is_counted_by_code() -> None:
    outlet = Outlet(NOWHERE, "raw", 10_000)
    delivery = Delivery(lambda _: outlet, lambda _: Record(None, None))
    delivery.take(*arrays_of([Record(b"k", b"v")]))
    delivery.serve(0)
    outlet.purge()
    seen = told(Production(delivery, Patience(1, 1), Stop(), lambda _: None))
    assert seen["tweet_producer_errors_total", "_PURGE_QUEUE"] == 1
    assert ("tweet_producer_queue_bytes",) in seen


def test_a_run_is_healthy_while_it_moves_and_ready_once_kafka_takes_something(production: Production) -> None:
    now = [0.0]
    watch = Health(lambda: now[0])
    now[0] = 2 * STUCK_SECONDS
    assert watch.unhealthy() == []  # waiting at the start is limited by itself
    assert watch.unready() == ["the registry or Kafka is waited for"]
    watch.begin(production)
    production.delivery.full = True
    away, full = watch.unready()
    assert "Kafka has taken nothing for" in away
    assert "spool is full" in full
    now[0] += STUCK_SECONDS
    assert watch.unhealthy() == []
    now[0] += 1
    assert watch.unhealthy() == [f"nothing has moved for {STUCK_SECONDS + 1:.0f} s"]
    watch.beat()
    assert watch.unhealthy() == []


def test_verdicts_are_statuses_with_their_reasons(alone: Production) -> None:
    reasons: list[str] = []
    with listening("127.0.0.1", 0, Watched(lambda: metrics_of(alone), list, lambda: reasons)) as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz?verbose") as answer:
            assert (answer.status, json.load(answer)) == (200, {"ok": True, "reasons": []})
        reasons.append("the spool is full")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
        assert (refused.value.code, json.load(refused.value)["reasons"]) == (503, reasons)
        with pytest.raises(urllib.error.HTTPError) as lost:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/")
        assert (lost.value.code, b"/metrics" in lost.value.read()) == (404, True)


def test_an_address_that_is_taken_is_named_with_what_to_do(alone: Production) -> None:
    with (
        listening("127.0.0.1", 0, Watched(lambda: metrics_of(alone), list, list)) as port,
        pytest.raises(CannotStartError, match=f"127.0.0.1:{port}.*--metrics-port"),
    ):
        run([], FakeSettings(metrics_port=port), Stop())


def test_what_the_client_tells_is_read() -> None:
    broker = {"txretries": 2, "rtt": {"p50": 1_000, "p99": 5_000, "avg": 1}}
    one = traffic_of(json.dumps({"tx_bytes": 10, "msg_size": 5, "brokers": {"a": broker}}))
    other = traffic_of('{"tx_bytes": 1, "msg_size": 2, "brokers": {}}')
    assert Traffic.sum([one, other]) == Traffic(11, 2, 7, {"0.5": 0.001, "0.99": 0.005})
    assert Traffic.sum([]) == Traffic()
