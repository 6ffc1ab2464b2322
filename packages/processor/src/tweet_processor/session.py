"""A Spark session with the pinned connectors and nothing fetched at start: on this machine, on a cluster, submitted."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from py4j.java_gateway import JVMView
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

AVRO_LIMIT_BYTES = 16 * 1024 * 1024
"""A damaged length prefix may claim gigabytes; Avro's own limit refuses it before it allocates.
Kafka refuses messages over 1 MiB unless told otherwise, so no sound text is longer."""
AVRO_LIMITS: Mapping[str, str] = {
    f"org.apache.avro.limits.{what}": str(AVRO_LIMIT_BYTES)
    for what in ("bytes.maxLength", "string.maxLength", "collectionItems.maxLength")
}
HERE = "local[4]"
LOOPBACK = "127.0.0.1"
CONNECTOR = "org.apache.spark.sql.kafka010.KafkaSourceProvider"


class MissingJarsError(FileNotFoundError):
    """The folder of connectors is not there or holds no jar."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What matters only when the executors are other processes."""

    driver_host: str | None = None
    """Where executors reach the driver; Spark finds it out unless given."""
    executor_memory: str = "1g"
    executor_cores: int | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    """Settings of Spark's own, which win over what is chosen here."""


def open_session(
    master: str | None, jars: Path, driver_memory: str, java_options: str, cluster: Cluster | None = None
) -> SparkSession:
    """A session in UTC. Without a `master` it is spark-submit's, if that started us, or this machine.

    The connectors are put on every class path as they lie: in a cluster they stand at the same place on each
    machine, which an image sees to. Under spark-submit the driver's JVM runs already, so its memory and class
    path are spark-submit's to set.

    Raises:
        MissingJarsError: when `jars` holds none, or spark-submit was given none.
    """
    if not submitted() and not list(jars.glob("spark-sql-kafka*.jar")):
        raise MissingJarsError(f"no Kafka connector in {jars}: set --jars to the folder of the connector jars")
    chosen = master or (None if submitted() else HERE)
    builder = SparkSession.builder.appName("tweet-processor")
    if chosen is not None:
        builder = builder.master(chosen)
    settings = spark_settings(chosen, jars, driver_memory, java_options, cluster or Cluster())
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    if submitted():
        limit_avro(spark)
        ensure_connectors(spark)
    return spark


def submitted() -> bool:
    """Whether spark-submit started this process: it then leaves the address of its JVM."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def spark_settings(
    master: str | None, jars: Path, driver_memory: str, java_options: str, cluster: Cluster
) -> dict[str, str]:
    """Spark's own settings, by name."""
    connectors = f"{jars.resolve()}/*"
    limits = " ".join(f"-D{name}={value}" for name, value in AVRO_LIMITS.items())
    options = f"{limits} {java_options}".strip()
    settings = {
        "spark.driver.memory": driver_memory,
        "spark.driver.extraClassPath": connectors,
        "spark.driver.extraJavaOptions": options,
        "spark.executor.memory": cluster.executor_memory,
        "spark.executor.extraClassPath": connectors,
        "spark.executor.extraJavaOptions": options,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        # Where in Python a column was made is asked for at every call: four fifths of the calls that build the query.
        "spark.python.sql.dataFrameDebugging.enabled": "false",
    }
    if cluster.executor_cores is not None:
        settings["spark.executor.cores"] = str(cluster.executor_cores)
    alone = master is not None and master.startswith("local")
    if cluster.driver_host is not None or alone:
        settings["spark.driver.host"] = cluster.driver_host or LOOPBACK
    if alone:
        settings["spark.driver.bindAddress"] = LOOPBACK
    return settings | dict(cluster.conf)


def limit_avro(spark: SparkSession) -> None:
    """What a JVM that runs already was not started with; Avro reads it when it first decodes."""
    for name, value in AVRO_LIMITS.items():
        jvm_of(spark).java.lang.System.setProperty(name, value)


def ensure_connectors(spark: SparkSession, name: str = CONNECTOR) -> None:
    """Raises MissingJarsError when the class is on no class path: spark-submit was not given it."""
    try:
        jvm_of(spark).org.apache.spark.util.Utils.getContextOrSparkClassLoader().loadClass(name)
    except Py4JJavaError as error:
        raise MissingJarsError(
            "spark-submit was given no Kafka connector: add --driver-class-path '<folder of the connector jars>/*'"
        ) from error


def jvm_of(spark: SparkSession) -> JVMView:
    """The session's JVM."""
    jvm = spark.sparkContext._jvm  # noqa: SLF001 - Python has no other way to it
    if jvm is None:
        raise RuntimeError("a session of its own JVM is needed, not Spark Connect")
    return jvm
