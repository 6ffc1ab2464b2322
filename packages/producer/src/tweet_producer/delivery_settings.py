"""What every source has in common for whoever starts it: where its events go, and what becomes of them meanwhile."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Group, Parameter
from pydantic import ConfigDict, Field
from tweet_schema.kafka_access import KAFKA, KafkaAccess
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic

WATCHING = Group("Watching")


@Parameter(name="*")
class SendSettings(RegistryAccess, KafkaAccess):
    """The way into Kafka."""

    model_config = ConfigDict(frozen=True)

    raw_topic: Annotated[str, Parameter(help="Topic for the events.", group=KAFKA)] = Topic.RAW.value
    rejected_topic: Annotated[str, Parameter(help="Topic for what cannot be sent as an event.", group=KAFKA)] = (
        Topic.REJECTED.value
    )
    compression: Annotated[
        Literal["lz4", "zstd"],
        Parameter(
            help="Of batches: zstd makes them half as large for half a microsecond of CPU an event.", group=KAFKA
        ),
    ] = "lz4"
    linger_ms: Annotated[
        int, Parameter(help="How long an event waits for others to fill a batch, in milliseconds.", group=KAFKA)
    ] = Field(default=20, ge=0, le=10_000)
    wait_seconds: Annotated[
        float, Parameter(help="How long to wait for Kafka and the registry at start.", group=KAFKA)
    ] = Field(default=30, ge=0)
    delivery_seconds: Annotated[
        float,
        Parameter(
            help="How long Kafka may take nothing before what waits for it is given up, or left in the spool.",
            group=KAFKA,
        ),
    ] = Field(default=120, gt=0)
    stop_seconds: Annotated[
        float,
        Parameter(
            help="How long to wait for Kafka once asked to stop: less than whoever asks has patience for.", group=KAFKA
        ),
    ] = Field(default=25, ge=0)
    spool: Annotated[
        Path | None,
        Parameter(
            help="Folder on a local disk where events wait while Kafka is away, also from one run to the next.",
            group=KAFKA,
        ),
    ] = None
    spool_mb: Annotated[
        int, Parameter(help="Most megabytes that they may take there. When it is full the source waits.", group=KAFKA)
    ] = Field(default=256, ge=1)
    metrics_port: Annotated[
        int | None,
        Parameter(
            help="Port for /metrics (Prometheus), /healthz and /readyz; 0 takes a free one and logs it. Closed unless "
            "given.",
            group=WATCHING,
        ),
    ] = Field(default=None, ge=0, le=65535)
    metrics_host: Annotated[str, Parameter(help="Address to listen at; 0.0.0.0 in a container.", group=WATCHING)] = (
        "127.0.0.1"
    )
