"""Feature: what rules and panels ask for is what the running stages tell."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import entry_points

import duckdb
import pytest
from driver import ARRIVAL_S, Driver
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local import stages
from tweet_local.stages import Production, Stage
from tweet_local.waiting import wait_until
from tweet_release.observability.alert_rules import METRIC, alerts
from tweet_release.observability.dashboards import DASHBOARDS
from tweet_release.observability.prometheus import promtool
from tweet_release.tools.place import ToolError
from tweet_schema.exposition import undeclared
from tweet_schema.metric import Catalogue, Kind
from tweet_schema.metrics_page import GROUP
from watched import ROOT, Watched, types, watched

pytestmark = pytest.mark.servers
scenarios("features/metrics.feature")

TOLD_BY = {
    "1 producer": Stage.PRODUCER,
    "2 processor": Stage.PROCESSOR,
    "3 trends": Stage.TRENDS,
    "4 loader": Stage.LOADER,
    "6 scorer": Stage.SCORER,
    "7 dashboard": Stage.DASHBOARD,
}
OF_BIGQUERY = {"tweet_loader_bigquery_load_jobs", "tweet_loader_bigquery_load_jobs_limit"}
"""Told by a loader into BigQuery alone, which packages/loader/tests/test_watch.py tries."""


@pytest.fixture(scope="module", autouse=True)
def _prometheus() -> None:
    """A machine without Debian's packages leaves these out; in CI that fails the run."""
    try:
        promtool()
    except ToolError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def running(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(driver, tmp_path_factory.mktemp("watched")) as this:
        yield this


@given("every stage runs and is scraped by Prometheus", target_fixture="pipeline")
def every_stage(running: Watched) -> Watched:
    for stage in running.ports:
        if stage is not Stage.PRODUCER:
            wait_until(partial(running.scrape, stage), ARRIVAL_S, f"{stage} to tell")
    return running


@when(parsers.parse("{count:d} fake tweets flow, one in ten of them damaged"), target_fixture="scraped")
def flow(pipeline: Watched, count: int) -> dict[Stage, str]:
    before = pipeline.value(Stage.PROCESSOR, "tweet_processor_processed_records_total")
    if not pipeline.driver.pipeline.alive(Stage.PRODUCER):
        pipeline.launch(Stage.PRODUCER, Production(seed=int(before) + 1, rate=60, damaged=0.1))
    for stage, name, least in (
        (Stage.PROCESSOR, "tweet_processor_processed_records_total", before + count),
        (Stage.LOADER, "tweet_loader_rows_total", count),
        (Stage.SCORER, "tweet_insights_score_scored_tweets_total", 1),
        (Stage.DASHBOARD, "tweet_insights_serve_search_seconds_count", 1),
        (Stage.TRENDS, "tweet_processor_trends_batches_total", 1),
    ):
        pipeline.wait_for(stage, name, least)
    return {stage: pipeline.scrape(stage) for stage in pipeline.ports}


@then("each stage tells what the catalogue says of it, and nothing else")
def as_catalogued(scraped: dict[Stage, str]) -> None:
    for name, stage in TOLD_BY.items():
        catalogue, told = catalogue_of(name), types(scraped[stage])
        assert undeclared(catalogue, told) == []
        assert {metric.name for metric in catalogue} - told.keys() <= OF_BIGQUERY


@then("every metric in a rule or a panel is told by a stage")
def all_told(scraped: dict[Stage, str], pipeline: Watched) -> None:
    told = {name for text in scraped.values() for name in types(text)}
    told |= {metric.name for metric in catalogue_of("5 balance")}
    of_histograms = {
        sample
        for name in TOLD_BY
        for metric in catalogue_of(name)
        if metric.kind is Kind.HISTOGRAM and metric.name in told
        for sample in metric.samples
    }
    asked = {name for alert in alerts(ROOT) for name in alert.metrics}
    questions = [query.expr for page in DASHBOARDS for panel in page.panels for query in panel.queries]
    asked |= {name for question in questions for name in METRIC.findall(question)}
    assert asked <= told | of_histograms | OF_BIGQUERY | {"up"}
    assert '"value":[' in pipeline.asked("up == 1")


@then("promtool finds nothing amiss in any scrape")
def linted(scraped: dict[Stage, str]) -> None:
    for stage, text in scraped.items():
        command = [str(promtool()), "check", "metrics"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{stage}: {done.stdout}{done.stderr}"


@then("the balance that is drawn for Prometheus closes")
def balanced(pipeline: Watched) -> None:
    pipeline.driver.pipeline.stop(Stage.PRODUCER)
    file = pipeline.folder / "balance.prom"
    pipeline.driver.wait_for_balance()
    pipeline.driver.pipeline.run([*stages.reconcile(pipeline.driver.pipeline.site), "--textfile", str(file)])
    told = types(file.read_text())
    assert undeclared(catalogue_of("5 balance"), told) == []
    assert {metric.name for metric in catalogue_of("5 balance")} <= told.keys()


@then(parsers.parse("the alert {alert} fires"))
def fires(pipeline: Watched, alert: str) -> None:
    assert pipeline.wait_firing(alert)


@then(parsers.parse("the alert {alert} has fired"))
def has_fired(pipeline: Watched, alert: str) -> None:
    assert alert in pipeline.fired()


@when("another process holds the warehouse while tweets flow")
def held(pipeline: Watched) -> None:
    with warehouse_held(pipeline):
        pipeline.wait_firing("TweetSinkAway")


@when("the loader is killed")
def killed(pipeline: Watched) -> None:
    pipeline.driver.kill(Stage.LOADER)


@then("the alerts TweetStageDown and TweetNoData fire")
def down(pipeline: Watched) -> None:
    assert "loader" in pipeline.wait_firing("TweetStageDown")
    assert pipeline.wait_firing("TweetNoData")


@then("none fires of the producer, the scorer or the dashboard")
def sound(pipeline: Watched) -> None:
    print("\nfired in the fault run:", {alert: sorted(jobs) for alert, jobs in pipeline.fired().items()})
    firing = pipeline.firing()
    for stage in ("producer", "scorer", "dashboard"):
        assert [alert for alert, jobs in firing.items() if stage in jobs] == []


@contextmanager
def warehouse_held(pipeline: Watched) -> Iterator[None]:
    """As by somebody who writes to the file by hand and forgets to close it."""

    def opened() -> list[duckdb.DuckDBPyConnection]:
        try:
            return [duckdb.connect(pipeline.driver.pipeline.site.warehouse)]
        except duckdb.IOException:
            return []

    [connection] = wait_until(opened, ARRIVAL_S, "a moment in which nobody has the warehouse", interval_s=0.005)
    with connection:
        yield


def catalogue_of(name: str) -> Catalogue:
    [found] = [entry.load() for entry in entry_points(group=GROUP) if entry.name == name]
    assert isinstance(found, Catalogue)
    return found
