"""Everything that can be set, read once by the command."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic


class TriggerKind(StrEnum):
    """When Spark looks for new records."""

    REALTIME = "realtime"
    INTERVAL = "interval"
    AVAILABLE_NOW = "available-now"


@Parameter(name="*")
class SparkSettings(BaseModel):
    """Where Spark runs: on this machine, on a cluster, or where spark-submit says."""

    model_config = ConfigDict(frozen=True)

    master: Annotated[
        str | None,
        Parameter(
            help="Spark master: local[N], spark://host:port, k8s://…; spark-submit's unless given, else local[4]. "
            "Real-time needs a slot for each partition of raw."
        ),
    ] = None
    jars: Annotated[
        Path, Parameter(help="Folder of the Kafka and Avro connector jars, at the same place on every machine.")
    ] = Path(".tweets/jars")
    driver_memory: Annotated[str, Parameter(help="Heap of the driver, which in local mode does everything.")] = "1g"
    driver_host: Annotated[
        str | None, Parameter(help="Where executors reach the driver; 127.0.0.1 with local[N], else Spark finds out.")
    ] = None
    executor_memory: Annotated[str, Parameter(help="Heap of each executor of a cluster.")] = "1g"
    executor_cores: Annotated[
        int | None, Parameter(help="Slots of each executor of a cluster; all of its worker's unless given.")
    ] = Field(default=None, ge=1)
    java_options: Annotated[str, Parameter(help="Further options for the JVMs of driver and executors.")] = ""
    conf: Annotated[
        tuple[str, ...],
        Parameter(negative="", help="A setting of Spark's own as KEY=VALUE, which wins over ours; repeatable."),
    ] = ()

    @field_validator("conf")
    @classmethod
    def _names_and_values(cls, pairs: tuple[str, ...]) -> tuple[str, ...]:
        for pair in pairs:
            if not pair.partition("=")[0].startswith("spark.") or "=" not in pair:
                raise ValueError(f"{pair!r} is no spark.KEY=VALUE")
        return pairs

    @property
    def spark_conf(self) -> dict[str, str]:
        """The settings of Spark's own, by name."""
        return dict(pair.split("=", 1) for pair in self.conf)


@Parameter(name="*")
class ServiceSettings(KafkaAccess):
    """How it meets Kafka and whoever keeps it running."""

    model_config = ConfigDict(frozen=True)

    wait_seconds: Annotated[float, Parameter(help="How long to wait at start for Kafka, topics and registry.")] = Field(
        default=60, ge=0
    )
    stuck_seconds: Annotated[
        float, Parameter(help="Records wait and nothing was written for so long: stuck, and not healthy.")
    ] = Field(default=120, gt=0)
    metrics_host: Annotated[str, Parameter(help="Address of /metrics, /healthz and /readyz.")] = "127.0.0.1"
    metrics_port: Annotated[int | None, Parameter(help="Its port, 0 for a free one; none of it unless given.")] = Field(
        default=None, ge=0, le=65535
    )


@Parameter(name="*")
class RunSettings(RegistryAccess, ServiceSettings, SparkSettings):
    """One processor: what it reads, where it writes, when it runs."""

    model_config = ConfigDict(frozen=True)

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
    checkpoint: Annotated[
        str,
        BeforeValidator(str),
        Parameter(help="Folder or URI (s3a://…) of the query's progress; without it raw is processed anew."),
    ] = ".tweets/checkpoint"
    stop_ratio: Annotated[
        float, Parameter(help="Stop when more than this share of the last --stop-sample records was rejected.")
    ] = Field(default=0.5, ge=0, le=1)
    stop_sample: Annotated[int, Parameter(help="How many records a share is told of at least.")] = Field(
        default=10_000, ge=1
    )
    stop_consecutive: Annotated[
        int, Parameter(help="Stop when so many records in a row, in one partition, were rejected.")
    ] = Field(default=1_000, ge=1)
    group: Annotated[str, Parameter(help="Consumer group that the offsets done are committed to, for lag tools.")] = (
        "tweet-processor"
    )
    ask_again_seconds: Annotated[
        float, Parameter(help="How often a schema id that the registry did not know is asked for again.")
    ] = Field(default=60, gt=0)
