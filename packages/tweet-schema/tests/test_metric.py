"""Metrics are named as Prometheus asks, declared once, and told with the labels that they were declared with."""

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from tweet_schema.exposition import BuildInfo, family, family_by, undeclared
from tweet_schema.metric import Catalogue, Kind, Metric, MetricNameError
from tweet_schema.metrics_page import page


@pytest.mark.parametrize(
    ("name", "kind", "labels", "why"),
    [
        ("tweet_rows", Kind.COUNTER, (), "_total"),
        ("tweet_rows_total", Kind.GAUGE, (), "_total"),
        ("tweet_wait_ms", Kind.GAUGE, (), "seconds"),
        ("tweet_spool_kb", Kind.GAUGE, (), "bytes"),
        ("tweetRows", Kind.GAUGE, (), "no name"),
        ("tweet_rows", Kind.GAUGE, ("quantile",), "label"),
    ],
)
def test_a_name_that_breaks_the_conventions_is_refused(
    name: str, kind: Kind, labels: tuple[str, ...], why: str
) -> None:
    with pytest.raises(MetricNameError, match=why):
        Metric(name, kind, "It says something.", labels)


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("a_lag_records", Kind.GAUGE, "records"),
        ("a_produced_events_total", Kind.COUNTER, "events"),
        ("a_waited_seconds_total", Kind.COUNTER, "seconds"),
        ("a_newest_timestamp_seconds", Kind.GAUGE, "seconds since 1970"),
        ("a_spool_bytes", Kind.GAUGE, "bytes"),
        ("a_build_info", Kind.GAUGE, "always 1"),
        ("a_viewers", Kind.GAUGE, "number"),
    ],
)
def test_the_unit_is_in_the_name(name: str, kind: Kind, unit: str) -> None:
    assert Metric(name, kind, "It says something.").unit == unit


def test_what_is_declared_twice_is_refused() -> None:
    catalogue = Catalogue("a_", "`a`")
    catalogue.gauge("viewers", "Who looks.")
    with pytest.raises(MetricNameError, match="twice"):
        catalogue.gauge("viewers", "Again.")


def test_values_are_told_under_the_declared_name_and_labels() -> None:
    catalogue = Catalogue("a_", "`a`")
    lag = catalogue.gauge("lag_records", "What waits.", "topic", "partition")
    rows = catalogue.counter("rows_total", "What came.")
    registry = CollectorRegistry()
    registry.register(BuildInfo(catalogue.build_info(), "1.2.3"))
    assert b'a_build_info{version="1.2.3"} 1.0' in generate_latest(registry)
    assert [(one.labels, one.value) for one in family_by(lag, {("raw", 3): 7}).samples] == [
        ({"topic": "raw", "partition": "3"}, 7)
    ]
    assert [one.name for one in family(rows, 2).samples] == ["a_rows_total"]
    with pytest.raises(ValueError, match="labels"):
        family_by(lag, {"raw": 1})


def test_a_histogram_is_shown_by_three_names_and_counts_by_itself() -> None:
    waited = Catalogue("a_", "`a`").histogram("wait_seconds", "How long.")
    assert waited.samples == ("a_wait_seconds_bucket", "a_wait_seconds_count", "a_wait_seconds_sum")
    with pytest.raises(ValueError, match="by itself"):
        family(waited, 1)


def test_what_a_scrape_has_and_the_catalogue_not_is_found() -> None:
    catalogue = Catalogue("a_", "`a`")
    catalogue.counter("rows_total", "What came.")
    scraped = {"a_rows_total": "counter", "a_new": "gauge", "process_open_fds": "gauge"}
    assert undeclared(catalogue, scraped) == ["a_new"]
    assert undeclared(catalogue, {"a_rows_total": "gauge"}) == ["a_rows_total"]


def test_the_page_has_a_row_for_each() -> None:
    catalogue = Catalogue("a_", "`a run`")
    catalogue.gauge("lag_records", "What waits.", "partition")
    text = page([catalogue])
    assert "## `a run`" in text
    assert "| `a_lag_records` | gauge | `partition` | records | What waits. |" in text
