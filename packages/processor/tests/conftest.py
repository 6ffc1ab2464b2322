"""One Spark session for the suite, and the processor run within it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from pyspark.sql import SparkSession
from tweet_local.lane import Lane
from tweet_processor.session import open_session
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import supervise
from tweet_schema.registry import Registry

CatchUp = Callable[[], None]
SettingsFor = Callable[[TriggerKind], RunSettings]


@pytest.fixture(scope="session")
def spark(java_home: Path, connector_jars: Path) -> Iterator[SparkSession]:
    os.environ["JAVA_HOME"] = str(java_home)
    session = open_session("local[4]", connector_jars, "1g", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def settings_for(lane: Lane, tmp_path: Path) -> SettingsFor:
    """Settings of a processor on this test's topics; each trigger has a checkpoint of its own."""

    def settings(trigger: TriggerKind) -> RunSettings:
        return RunSettings(
            bootstrap_servers=lane.bootstrap_servers,
            registry_url=lane.registry_url,
            raw_topic=lane.topics.raw,
            processed_topic=lane.topics.processed,
            rejected_topic=lane.topics.rejected,
            trigger=trigger,
            interval="200 milliseconds",
            realtime_batch="5 seconds",
            checkpoint=tmp_path / f"checkpoint-{trigger}",
        )

    return settings


@pytest.fixture
def catch_up(spark: SparkSession, lane: Lane, settings_for: SettingsFor) -> CatchUp:
    """Process everything that is in raw now, in this process."""

    def run() -> None:
        with Registry(lane.registry_url) as registry:
            supervise(spark, settings_for(TriggerKind.AVAILABLE_NOW), registry, Event())

    return run
