"""Feature: a cluster is not a rewrite."""

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import tweet_processor
from pyspark.sql import SparkSession
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.artifacts import Artifacts
from tweet_local.java import SPARK
from tweet_local.lane import Lane
from tweet_local.processes import Program, Programs
from tweet_local.sample_events import created
from tweet_local.spark_cluster import SparkCluster, executor_flags
from tweet_local.waiting import wait_until
from tweet_processor.session import MissingJarsError, ensure_connectors

from .clustered import Clustered, Stretch, places
from .conftest import addresses

pytestmark = pytest.mark.servers
scenarios("features/cluster.feature")

ENDS_S = 300
MAIN = Path(tweet_processor.__file__).with_name("__main__.py")


@given("a processor that runs on a standalone cluster of one master and two workers", target_fixture="stretch")
def running(clustered: Clustered) -> Stretch:
    return clustered.stretch()


@given("a standalone cluster of one master and two workers")
def cluster(spark_cluster: SparkCluster) -> None:
    assert len(spark_cluster.workers) == 2


@when(
    parsers.parse("{count:d} tweets are published and an executor is killed with SIGKILL between two of them"),
    target_fixture="published",
)
def publish_and_kill(spark_cluster: SparkCluster, stretch: Stretch, count: int) -> set[str]:
    ids = [f"k{number}" for number in range(count)]
    stretch.publish_events(created(tweet_id=tweet_id) for tweet_id in ids[: count // 2])
    wait_until(stretch.processed, 60, "the first of them to be processed")
    before = {process.pid for process in spark_cluster.executors()}
    victim = spark_cluster.executors()[0]
    victim.send_signal(signal.SIGKILL)
    stretch.publish_events(created(tweet_id=tweet_id) for tweet_id in ids[count // 2 :])
    wait_until(
        lambda: {process.pid for process in spark_cluster.executors()} - before,
        60,
        "the worker to start another executor",
    )
    return set(ids)


@then("every one of them is processed and nothing is rejected")
def all_processed(stretch: Stretch, published: set[str], clustered: Clustered) -> None:
    def found() -> bool:
        assert clustered.program.alive(), clustered.processor.log
        return published <= {str(record["tweet_id"]) for record in stretch.processed()}

    wait_until(found, 120, f"all of {len(published)} tweets", interval_s=0.2)
    assert stretch.rejected() == []


@then("the processor was not started again")
def same_process(clustered: Clustered) -> None:
    assert clustered.program.alive()


@given(parsers.parse("the raw topic holds {sound:d} tweets and {bad:d} damaged records"))
def holds(lane: Lane, sound: int, bad: int) -> None:
    lane.publish_events(created(tweet_id=str(number)) for number in range(sound))
    lane.publish_all(lane.message(created())[:-3] for _ in range(bad))


@pytest.fixture
def others(spark_cluster: SparkCluster) -> set[int]:
    """Executors that are not this scenario's."""
    return {process.pid for process in spark_cluster.executors()}


@pytest.fixture
def submit(
    spark_cluster: SparkCluster, connector_jars: Path, java_home: Path, tmp_path: Path
) -> Iterator[Callable[[list[str]], Program]]:
    """Start the command under spark-submit, on the cluster; it is ended whatever happened."""
    programs = Programs(tmp_path)
    flags = ["--master", spark_cluster.url, "--driver-class-path", f"{connector_jars}/*"]
    flags += ["--driver-java-options", " ".join(executor_flags(Artifacts())), "--conf", "spark.driver.host=127.0.0.1"]
    flags += ["--conf", "spark.cores.max=2", "--conf", "spark.executor.cores=2"]

    def start(arguments: list[str]) -> Program:
        command = [str(SPARK / "bin" / "spark-submit"), *flags, str(MAIN), "run", "--jars", str(connector_jars)]
        own = {"JAVA_HOME": str(java_home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
        return programs.start("submitted", [*command, *arguments], own)

    yield start
    programs.stop("submitted")


@when("spark-submit starts the processor on the cluster with the available-now trigger", target_fixture="program")
def submitted(
    lane: Lane,
    spark_cluster: SparkCluster,
    submit: Callable[[list[str]], Program],
    tmp_path: Path,
    others: set[int],
) -> Program:
    own = ["--trigger", "available-now", "--checkpoint", str(tmp_path / "checkpoint"), "--executor-memory", "512m"]
    program = submit([*addresses(lane), *own])
    wait_until(lambda: own_executors(spark_cluster, others) or not program.alive(), ENDS_S, "its first executor")
    return program


@when("its first executor is killed with SIGKILL")
def kill_first(spark_cluster: SparkCluster, others: set[int]) -> None:
    (victim,) = own_executors(spark_cluster, others)
    victim.send_signal(signal.SIGKILL)


def own_executors(cluster: SparkCluster, others: set[int]) -> list[psutil.Process]:
    return [process for process in cluster.executors() if process.pid not in others]


@then(parsers.parse("it ends well, and {good:d} are processed and {bad:d} rejected"))
def ends_well(program: Program, lane: Lane, good: int, bad: int) -> None:
    wait_until(lambda: not program.alive(), ENDS_S, "the backfill to end")
    assert program.exit_code() == 0, program.last_lines()
    assert f"{good + bad} raw records processed" in program.record.log.read_text()
    assert len({record["tweet_id"] for record in lane.processed()}) == good
    assert len(places(lane)) == good + bad


def test_a_session_without_the_connectors_is_refused_with_the_flag_that_brings_them(spark: SparkSession) -> None:
    ensure_connectors(spark)
    with pytest.raises(MissingJarsError, match="--driver-class-path"):
        ensure_connectors(spark, "org.example.NotThere")
