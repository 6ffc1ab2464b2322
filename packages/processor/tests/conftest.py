"""One Spark session for the suite, and the processor run within it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from pyspark.sql import SparkSession
from pytest_bdd import given
from tweet_local.lane import Lane
from tweet_local.processes import Programs
from tweet_local.running import RunningProcessor
from tweet_local.sample_events import created
from tweet_local.waiting import wait_until
from tweet_processor.done import Done
from tweet_processor.session import open_session
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_schema.registry import Registry

CatchUp = Callable[[], Done]
SettingsFor = Callable[[TriggerKind], RunSettings]


@pytest.fixture(scope="session")
def spark(java_home: Path, connector_jars: Path, spark_java_options: str) -> Iterator[SparkSession]:
    os.environ["JAVA_HOME"] = str(java_home)
    session = open_session("local[4]", connector_jars, "1g", spark_java_options)
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

    def run() -> Done:
        with Registry(lane.registry_url) as registry:
            return Supervisor(spark, settings_for(TriggerKind.AVAILABLE_NOW), registry, Event()).run()

    return run


@pytest.fixture
def processor(
    lane: Lane, tmp_path: Path, java_home: Path, connector_jars: Path, spark_java_options: str
) -> Iterator[RunningProcessor]:
    """Not started yet; stopped at the end whatever happened."""
    command = [
        *(str(Path(sys.executable).with_name("tweet-processor")), "run"),
        *("--bootstrap-servers", lane.bootstrap_servers, "--registry-url", lane.registry_url),
        *("--raw-topic", lane.topics.raw, "--processed-topic", lane.topics.processed),
        *("--rejected-topic", lane.topics.rejected, "--realtime-batch", "5 seconds"),
        *("--checkpoint", str(tmp_path / "checkpoint"), "--jars", str(connector_jars)),
        f"--java-options={spark_java_options}",
    ]
    running = RunningProcessor(Programs(tmp_path / "processor"), command, java_home)
    yield running
    running.stop()


@given("a running processor")
def running_processor(lane: Lane, processor: RunningProcessor) -> None:
    """It runs once a record that was there has come out."""
    lane.publish_events([created("the first", "first")])
    program = processor.start()
    wait_until(
        lambda: not program.alive() or "the first" in [record["text"] for record in lane.processed()],
        90,
        "the first tweet to be processed",
    )
    assert program.alive(), processor.log
