"""A Spark session with the pinned connectors and nothing fetched at start."""

from pathlib import Path

from pyspark.sql import SparkSession

AVRO_LIMIT_BYTES = 16 * 1024 * 1024
"""A damaged length prefix may claim gigabytes; Avro's own limit refuses it before it allocates.
Kafka refuses messages over 1 MiB unless told otherwise, so no sound text is longer."""
AVRO_LIMITS = " ".join(
    f"-Dorg.apache.avro.limits.{what}={AVRO_LIMIT_BYTES}"
    for what in ("bytes.maxLength", "string.maxLength", "collectionItems.maxLength")
)


class MissingJarsError(FileNotFoundError):
    """The folder of connectors is not there or holds no jar."""


def open_session(master: str, jars: Path, driver_memory: str, java_options: str) -> SparkSession:
    """Start the JVM and a session in UTC. The connectors are put on the class path as they lie.

    Raises:
        MissingJarsError: when `jars` holds none.
    """
    if not list(jars.glob("spark-sql-kafka*.jar")):
        raise MissingJarsError(f"no Kafka connector in {jars}: set --jars to the folder of the connector jars")
    return (
        SparkSession.builder.appName("tweet-processor")
        .master(master)
        .config("spark.driver.memory", driver_memory)
        .config("spark.driver.extraClassPath", f"{jars.resolve()}/*")
        .config("spark.driver.extraJavaOptions", f"{AVRO_LIMITS} {java_options}".strip())
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
