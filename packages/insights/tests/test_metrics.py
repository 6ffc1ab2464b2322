"""What the scorer and the dashboard tell Prometheus."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.request import urlopen

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from tweet_insights.metrics import dashboard, scorer
from tweet_insights.metrics.dashboard import DashboardMetrics
from tweet_insights.metrics.scorer import PortInUseError, ScorerMetrics, served
from tweet_insights.score import Scored
from tweet_insights.serve.sight import Health, Sight
from tweet_insights.warehouse import WarehouseBusyError
from tweet_local.ports import free_ports
from tweet_schema.exposition import undeclared
from tweet_schema.metric import Catalogue

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SOME = Scored(3, 2, 1, 5, 6, 4, "fast", "1")


def ticking() -> Callable[[], float]:
    """Two seconds from one look to the next."""
    seconds = iter(range(0, 1000, 2))
    return lambda: float(next(seconds))


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(f"tweet_insights_{name}", labels)


def test_rounds_are_told_by_what_came_of_them() -> None:
    metrics = ScorerMetrics(ticking(), lambda: NOON)

    def busy() -> Scored:
        raise WarehouseBusyError("another process is writing")

    for once in (lambda: SOME, lambda: replace(SOME, scored=0, removed=0)):
        metrics.watched(once)()
    with pytest.raises(WarehouseBusyError):
        metrics.watched(busy)()
    told = metrics.registry
    assert [value(told, "score_rounds_total", outcome=each) for each in ("worked", "idle", "waited")] == [1, 1, 1]
    assert value(told, "score_scored_tweets_total") == 3
    assert value(told, "score_unscored_tweets", reason="language") == 5
    assert value(told, "score_unscored_tweets", reason="text") == 6
    assert value(told, "score_pending_tweets") == 4
    assert value(told, "score_newest_timestamp_seconds") == NOON.timestamp()
    assert value(told, "score_round_seconds_sum") == 4


def test_a_scorer_that_has_scored_nothing_claims_no_time() -> None:
    metrics = ScorerMetrics(now=lambda: NOON)
    metrics.watched(lambda: replace(SOME, scored=0))()
    assert value(metrics.registry, "score_newest_timestamp_seconds") == 0
    assert value(metrics.registry, "score_looked_timestamp_seconds") == NOON.timestamp()


def test_metrics_are_served_while_it_goes_on() -> None:
    registry = ScorerMetrics().registry
    with served("127.0.0.1", 0, registry) as port, urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        families = {one.name: one.type for one in text_string_to_metric_families(answer.read().decode())}
    assert "tweet_insights_score_build_info" in families
    with served("127.0.0.1", None, registry) as port:
        assert port is None


def test_a_port_that_is_taken_is_told() -> None:
    (port,) = free_ports(1)
    registry = ScorerMetrics().registry
    with (
        served("127.0.0.1", port, registry),
        pytest.raises(PortInUseError, match="--metrics-port"),
        served("127.0.0.1", port, registry),
    ):
        pass


def test_searches_viewers_and_refusals_are_told() -> None:
    metrics = DashboardMetrics(ticking())

    def fails(_: int) -> int:
        raise WarehouseBusyError("another process is writing")

    assert metrics.timed("whole", str)(1) == "1"
    with pytest.raises(WarehouseBusyError):
        metrics.timed("quick", fails)(1)
    metrics.refused("no_token")
    told = metrics.registry
    assert value(told, "serve_search_seconds_sum", search="whole") == 2
    assert value(told, "serve_failed_searches_total", search="quick") == 1
    assert value(told, "serve_refused_requests_total", reason="no_token") == 1
    with metrics.viewer(), metrics.viewer():
        assert value(told, "serve_viewers") == 2
    assert value(told, "serve_viewers") == 0


def test_the_health_is_that_of_all_tweets() -> None:
    metrics = DashboardMetrics()
    metrics.published(replace(Sight(None), health=Health.FRESH, whole_at=NOON))
    metrics.published(replace(Sight(NOON), health=Health.BUSY))
    assert value(metrics.registry, "serve_health", health="fresh") == 1
    assert value(metrics.registry, "serve_health", health="busy") == 0
    assert value(metrics.registry, "serve_found_timestamp_seconds") == NOON.timestamp()


@pytest.mark.parametrize(
    ("catalogue", "registry"),
    [(scorer.CATALOGUE, ScorerMetrics().registry), (dashboard.CATALOGUE, DashboardMetrics().registry)],
)
def test_what_is_told_is_in_the_catalogue(catalogue: Catalogue, registry: CollectorRegistry) -> None:
    shown = {one.name + ("_total" if one.type == "counter" else ""): one.type for one in registry.collect()}
    assert undeclared(catalogue, shown) == []
    assert {metric.name for metric in catalogue} <= shown.keys()
