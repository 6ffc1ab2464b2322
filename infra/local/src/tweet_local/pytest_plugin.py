"""Shared fixtures for every package's tests: the real servers, started once per run and always stopped.

Loaded in every pytest of the workspace, so nothing heavy is imported before a fixture is asked for.
"""

# ruff: noqa: PLC0415 - imports stand in the fixtures that need them, for the reason above

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser
    from tweet_schema.topics import Subject

    from tweet_local.kafka import KafkaServer
    from tweet_local.lane import Lane
    from tweet_local.processes import Programs
    from tweet_local.registry import RegistryServer
    from tweet_local.spark_cluster import SparkCluster
    from tweet_local.topics import Topics


ACCOUNT = "TWEET_BIGQUERY_PROJECT"
"""Names the Google Cloud project that tests marked `account` run against."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs an account where there is none. No skip: what nobody can run here is no gap of this run."""
    if os.environ.get(ACCOUNT):
        return
    without = [item for item in items if item.get_closest_marker("account")]
    if without:
        items[:] = [item for item in items if not item.get_closest_marker("account")]
        config.hook.pytest_deselected(items=without)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say of the tests that need an account that they were not run."""
    without = [item for item in terminalreporter.stats.get("deselected", []) if item.get_closest_marker("account")]
    if without and not os.environ.get(ACCOUNT):
        terminalreporter.write_line(f"not run: {len(without)} tests against a real project ({ACCOUNT} is not set)")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was skipped has failed: a missing tool must not look like a green run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("skipped tests fail the run in CI", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    """The programs of this run: their records and logs are in pytest's temporary folder."""
    from tweet_local.processes import Programs

    return Programs(tmp_path_factory.mktemp("programs"))


@pytest.fixture(scope="session")
def kafka_server(programs: Programs) -> Iterator[KafkaServer]:
    """A real Kafka, with `bootstrap_servers`, and `kill()`, `start()` and `stop()` at the same address."""
    from tweet_local.artifacts import Artifacts
    from tweet_local.kafka import kafka_server
    from tweet_local.ports import free_ports

    server = kafka_server(programs.folder / "kafka", free_ports(2), Artifacts(), programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def registry_server(programs: Programs) -> Iterator[RegistryServer]:
    """A real schema registry with `url`, and `kill()`, `start()` and `stop()` at the same address."""
    from tweet_local.artifacts import Artifacts
    from tweet_local.ports import free_ports
    from tweet_local.registry import registry_server

    server = registry_server(programs.folder / "registry", free_ports(1)[0], Artifacts(), programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def spark_cluster(programs: Programs) -> Iterator[SparkCluster]:
    """A real standalone cluster of one master and two workers, with `url` and `executors()`."""
    from tweet_local.artifacts import Artifacts
    from tweet_local.ports import free_ports
    from tweet_local.spark_cluster import spark_cluster

    cluster = spark_cluster(programs.folder / "spark", free_ports(6), Artifacts(), programs)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def topic_partitions() -> int:
    """Partitions of every topic that a test gets; a test that wants others overrides this."""
    return 4


@pytest.fixture
def topics(request: pytest.FixtureRequest, kafka_server: KafkaServer, topic_partitions: int) -> Iterator[Topics]:
    """Fresh topics of this test alone: `.raw`, `.processed`, `.rejected` and `.trends` are their names.

    They go with it: every partition costs the Kafka that all tests share some heap, and time when it comes back.
    """
    if request.node.get_closest_marker("servers") is None:
        pytest.fail("it needs servers, which must not start in a run without: mark it (@servers in a feature)")
    from tweet_local.topics import Topics

    mine = Topics.suffixed(uuid.uuid4().hex[:8])
    kafka_server.broker.create_topics(mine.every, topic_partitions)
    yield mine
    kafka_server.broker.delete_topics(mine.every)


@pytest.fixture(scope="session")
def schema_ids(registry_server: RegistryServer) -> Mapping[Subject, int]:
    """The id that the registry gave each newest contract, published once per run."""
    from tweet_schema.registry import Registry

    with Registry(registry_server.url) as registry:
        return {entry.contract.subject: entry.schema_id for entry in registry.publish()}


@pytest.fixture
def lane(
    kafka_server: KafkaServer, registry_server: RegistryServer, topics: Topics, schema_ids: Mapping[Subject, int]
) -> Lane:
    """This test's topics with a hand on both ends."""
    from tweet_local.lane import Lane

    return Lane(kafka_server.bootstrap_servers, registry_server.url, topics, schema_ids)


@pytest.fixture(scope="session")
def java_home() -> Path:
    """What to set JAVA_HOME to for Spark."""
    from tweet_local.artifacts import cache_folder
    from tweet_local.java import java_home

    return java_home(cache_folder())


@pytest.fixture(scope="session")
def connector_jars() -> Path:
    """A folder with the jars that Spark needs for Kafka and Avro, beside those of pyspark."""
    from tweet_local.artifacts import Artifacts

    return Artifacts().ensure("connectors")


@pytest.fixture(scope="session")
def spark_java_options() -> str:
    """Options for Spark's driver with which it starts in half the time."""
    from tweet_local.artifacts import Artifacts
    from tweet_local.class_archives import spark_flags

    return " ".join(spark_flags(Artifacts()))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless browser. For one module: Playwright's event loop would stand in the way of others' own."""
    from tweet_local.browser import open_browser

    with open_browser() as browser:
        yield browser
