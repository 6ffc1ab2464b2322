"""One Spark session for the suite, and the processor run within it."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event

import pytest
from pyspark.sql import SparkSession
from pytest_bdd import given
from tweet_local.artifacts import Artifacts
from tweet_local.kafka import KafkaServer
from tweet_local.lane import Lane
from tweet_local.processes import Programs
from tweet_local.registry import RegistryServer
from tweet_local.running import RunningProcessor
from tweet_local.sample_events import created
from tweet_local.spark_cluster import SparkCluster, executor_flags
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until
from tweet_processor.session import open_session
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_processor.watching.done import Done
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject

from .clustered import Clustered

COMMAND = str(Path(sys.executable).with_name("tweet-processor"))
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
            checkpoint=str(tmp_path / f"checkpoint-{trigger}"),
        )

    return settings


@pytest.fixture
def own_lane(
    kafka_server: KafkaServer, registry_server: RegistryServer, topics: Topics, schema_ids: Mapping[Subject, int]
) -> Lane:
    """What `lane` is where a module does not say otherwise."""
    return Lane(kafka_server.bootstrap_servers, registry_server.url, topics, schema_ids)


@pytest.fixture
def catch_up(backfill: CatchUp) -> CatchUp:
    """Process everything that is in raw now."""
    return backfill


@pytest.fixture
def backfill(spark: SparkSession, lane: Lane, settings_for: SettingsFor) -> CatchUp:
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
        *(COMMAND, "run", *addresses(lane), "--realtime-batch", "5 seconds"),
        *("--checkpoint", str(tmp_path / "checkpoint"), "--jars", str(connector_jars)),
        f"--java-options={spark_java_options}",
    ]
    running = RunningProcessor(Programs(tmp_path / "processor"), command, java_home)
    yield running
    running.stop()
    print(running.last_words())  # shown where the test failed, whose folder may be gone by the time it is looked at


def addresses(lane: Lane) -> list[str]:
    """Flags that say what to read and where to write."""
    return [
        *("--bootstrap-servers", lane.bootstrap_servers, "--registry-url", lane.registry_url),
        *("--raw-topic", lane.topics.raw, "--processed-topic", lane.topics.processed),
        *("--rejected-topic", lane.topics.rejected),
    ]


@pytest.fixture(scope="session")
def cluster_flags(spark_cluster: SparkCluster, connector_jars: Path) -> list[str]:
    """Flags that send a processor to the cluster, small and quick to start."""
    return [
        *("--master", spark_cluster.url, "--driver-host", "127.0.0.1", "--jars", str(connector_jars)),
        *("--executor-memory", "512m", "--executor-cores", "2", "--conf", "spark.cores.max=4"),
        f"--java-options={' '.join(executor_flags(Artifacts()))}",
    ]


@pytest.fixture(scope="session")
def lane_on_a_cluster(
    kafka_server: KafkaServer, registry_server: RegistryServer, schema_ids: Mapping[Subject, int]
) -> Lane:
    """The topics of the processor that runs on the cluster."""
    topics = Topics.suffixed("on-a-cluster")
    kafka_server.broker.create_topics(topics.names, 4)
    return Lane(kafka_server.bootstrap_servers, registry_server.url, topics, schema_ids)


@pytest.fixture(scope="session")
def clustered(
    lane_on_a_cluster: Lane, cluster_flags: list[str], java_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clustered]:
    """A processor on the cluster that has processed its first tweet: one for all scenarios, since it starts slowly."""
    lane, folder = lane_on_a_cluster, tmp_path_factory
    command = [
        *(COMMAND, "run", *addresses(lane), *cluster_flags, "--group", "on-a-cluster"),
        *("--realtime-batch", "10 seconds", "--checkpoint", str(folder.mktemp("clustered") / "checkpoint")),
    ]
    running = RunningProcessor(Programs(folder.mktemp("processor")), command, java_home)
    try:
        program = running.start()
        lane.publish_events([created("the first", "first")])
        wait_until(lambda: not program.alive() or lane.processed(), 120, "the first tweet to be processed")
        assert program.alive(), running.log
        yield Clustered(running, program, lane)
    finally:
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
