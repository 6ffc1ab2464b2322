"""Feature: others see how far the processor is."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from threading import Event

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.sample_events import NOON, created
from tweet_local.waiting import wait_until
from tweet_processor.cli import metrics_of
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_processor.watching.position import State
from tweet_processor.watching.serve import MetricsPortError, served
from tweet_schema.registry import Registry

scenarios("features/lag.feature")


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@given(parsers.parse("a processor that runs with the {name} trigger and serves metrics"), target_fixture="settings")
def running(
    run_aside: Callable[[RunSettings], None],
    lane: Lane,
    settings_for: Callable[[TriggerKind], RunSettings],
    name: str,
    port: int,
) -> RunSettings:
    own = {"metrics_port": port, "group": f"group-of-{lane.topics.raw}", "realtime_batch": "10 minutes"}
    settings = settings_for(TriggerKind(name)).model_copy(update=own)
    run_aside(settings)
    return settings


@pytest.fixture
def run_aside(spark: SparkSession, lane: Lane) -> Iterator[Callable[[RunSettings], None]]:
    """Run a processor with its metrics in a thread, until the test ends."""
    stop = Event()
    with Registry(lane.registry_url) as registry, ThreadPoolExecutor(1) as aside:

        def run(settings: RunSettings) -> None:
            supervisor = Supervisor(spark, settings, registry, stop)
            with metrics_of(supervisor):
                supervisor.run()

        runs: list[Future[None]] = []
        yield lambda settings: runs.append(aside.submit(run, settings))
        stop.set()
        for ended in runs:
            ended.result(60)


@when(parsers.parse("{sound:d} tweets and {bad:d} damaged records are published"))
def publish(lane: Lane, sound: int, bad: int) -> None:
    lane.publish_events(created(tweet_id=str(n)) for n in range(sound))
    lane.publish_all(lane.message(created())[:-3] for _ in range(bad))


@then("the group's offsets reach the end of raw")
def reach(kafka_server: KafkaServer, lane: Lane, settings: RunSettings) -> None:
    broker = kafka_server.broker

    def reached() -> bool:
        ends = broker.end_offsets(lane.topics.raw)
        return broker.group_offsets(settings.group, lane.topics.raw) == ends

    wait_until(reached, 60, "the group's offsets to reach the end of raw")


@then("the metrics tell 20 processed and 3 rejected as undecodable, no lag, and the newest event's time")
def tell(port: int) -> None:
    wait_until(lambda: scraped(port).get(("processed_records_total", "")) == 20, 30, "20 processed in the metrics")
    found = scraped(port)
    assert found["rejected_records_total", "undecodable"] == 3
    assert {found["lag_records", str(number)] for number in range(4)} == {0}
    assert found["newest_timestamp_seconds", "event"] == NOON.timestamp()
    assert 0 <= found["delay_seconds", ""] < 60
    assert found["build_info", version("tweet-processor")] == 1


@then("it is healthy, ready and idle")
def healthy(port: int) -> None:
    assert [asked(port, "healthz"), asked(port, "readyz")] == [(200, "idle"), (200, "idle")]
    assert scraped(port)["state", "idle"] == 1


def scraped(port: int) -> dict[tuple[str, str], float]:
    """Values by name, without the prefix, and label."""
    _, text = asked(port, "metrics")
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {
        (sample.name.removeprefix("tweet_processor_"), "".join(sample.labels.values())): sample.value
        for sample in samples
    }


def asked(port: int, page: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
            return answer.status, answer.read().decode().strip()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode().strip()
    except urllib.error.URLError:
        return 0, ""


class Nothing(Collector):
    def collect(self) -> Iterator[object]:  # type: ignore[override] # nothing is a family of metrics, too
        return iter(())


@pytest.mark.parametrize(
    ("state", "health", "ready"),
    [(State.STARTING, 200, 503), (State.IDLE, 200, 200), (State.WORKING, 200, 200), (State.STUCK, 503, 503)],
)
def test_what_each_state_means_to_an_orchestrator(state: State, health: int, ready: int) -> None:
    with served("127.0.0.1", 0, [Nothing()], lambda: state) as port:
        assert [asked(port, "healthz"), asked(port, "readyz")] == [(health, state), (ready, state)]
        assert asked(port, "other")[0] == 404


def test_a_port_of_somebody_else_is_named() -> None:
    with (
        served("127.0.0.1", 0, [Nothing()], lambda: State.IDLE) as port,
        pytest.raises(MetricsPortError, match=f"{port}.*--metrics-port"),
        served("127.0.0.1", port, [Nothing()], lambda: State.IDLE),
    ):
        pass
