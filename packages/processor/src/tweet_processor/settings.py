"""Everything that can be set, read once by the command."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import ConfigDict, Field
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic


class TriggerKind(StrEnum):
    """When Spark looks for new records."""

    REALTIME = "realtime"
    INTERVAL = "interval"
    AVAILABLE_NOW = "available-now"


@Parameter(name="*")
class RunSettings(RegistryAccess):
    """One processor: what it reads, where it writes, when it runs."""

    model_config = ConfigDict(frozen=True)

    bootstrap_servers: Annotated[str, Parameter(help="Kafka brokers, host:port[,host:port].")] = "127.0.0.1:9092"
    raw_topic: Annotated[str, Parameter(help="Topic to read.")] = Topic.RAW
    processed_topic: Annotated[str, Parameter(help="Topic for what could be used.")] = Topic.PROCESSED
    rejected_topic: Annotated[str, Parameter(help="Topic for what could not, with its bytes.")] = Topic.REJECTED
    trigger: Annotated[TriggerKind, Parameter(help="realtime, interval, or available-now for backfills.")] = (
        TriggerKind.REALTIME
    )
    interval: Annotated[str, Parameter(help="Pause between batches of the interval trigger.")] = "1 second"
    realtime_batch: Annotated[
        str,
        Parameter(help="Length of a real-time batch: what a kill -9 makes it process again."),
    ] = "1 minute"
    checkpoint: Annotated[Path, Parameter(help="Folder of the query's progress; without it raw is processed anew.")] = (
        Path(".tweets/checkpoint")
    )
    jars: Annotated[Path, Parameter(help="Folder of the Kafka and Avro connector jars.")] = Path(".tweets/jars")
    master: Annotated[str, Parameter(help="Spark master; real-time needs a slot for each partition of raw.")] = (
        "local[4]"
    )
    driver_memory: Annotated[str, Parameter(help="Heap of the driver, which in local mode does everything.")] = "1g"
    java_options: Annotated[str, Parameter(help="Further options for the driver's JVM.")] = ""
    wait_seconds: Annotated[float, Parameter(help="How long to wait at start for Kafka, topics and registry.")] = Field(
        default=60, ge=0
    )
