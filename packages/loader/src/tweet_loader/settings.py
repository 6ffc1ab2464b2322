"""Everything that can be set, read once by the commands."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic

from tweet_loader.open_sink import FORMS

SINK = "duckdb:tweets.duckdb"
Json = Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")]
LockSeconds = Annotated[float, Parameter(help="How long to wait for a sink that is away or in use."), Field(ge=0)]
WaitSeconds = Annotated[float, Parameter(help="How long to wait at start for what does not answer."), Field(ge=0)]


class Surroundings(BaseModel):
    """What every command needs to know: the warehouse and the names of the topics."""

    model_config = ConfigDict(frozen=True)

    sink: Annotated[str, Parameter(help="The warehouse: " + FORMS + ".")] = SINK
    raw_topic: Annotated[str, Parameter(help="Topic of raw events, which the balance is drawn against.")] = Topic.RAW
    processed_topic: Annotated[str, Parameter(help="Topic of processed events.")] = Topic.PROCESSED
    rejected_topic: Annotated[str, Parameter(help="Topic of records set aside.")] = Topic.REJECTED
    lock_seconds: LockSeconds = 30
    wait_seconds: WaitSeconds = 30
    as_json: Json = False


@Parameter(name="*")
class RunSettings(Surroundings, RegistryAccess):
    """One loader: what it reads, where to and when it commits."""

    bootstrap_servers: Annotated[str, Parameter(help="Kafka brokers, host:port[,host:port].")] = "127.0.0.1:9092"
    flush_seconds: Annotated[float, Parameter(help="Commit at least this often while records arrive.")] = Field(
        default=0.5, gt=0
    )
    flush_rows: Annotated[int, Parameter(help="Commit when this many records are held.")] = Field(default=10_000, gt=0)
    reject_limit: Annotated[int, Parameter(help="Stop when so many records in a row cannot be read.")] = Field(
        default=1_000, gt=0
    )
    metrics_host: Annotated[str, Parameter(help="Address of /metrics, /healthz and /readyz.")] = "127.0.0.1"
    metrics_port: Annotated[int | None, Parameter(help="Its port, 0 for a free one; none of it unless given.")] = Field(
        default=None, ge=0, le=65_535
    )
    until_caught_up: Annotated[
        bool, Parameter(negative="", help="Stop once everything is loaded that the topics held at the start.")
    ] = False


@Parameter(name="*")
class ReconcileSettings(Surroundings):
    """The balance of raw against a warehouse."""

    explain: Annotated[bool, Parameter(negative="", help="Name the records that are unaccounted for, and why.")] = False
    textfile: Annotated[
        Path | None, Parameter(help="Write unaccounted_records there, for Prometheus' textfile collector.")
    ] = None

    bootstrap_servers: Annotated[str, Parameter(help="Kafka brokers, host:port[,host:port].")] = "127.0.0.1:9092"


@Parameter(name="*")
class FreshnessSettings(Surroundings):
    """Counts, rates and times per stage."""

    bootstrap_servers: Annotated[
        str | None, Parameter(help="Kafka brokers, host:port[,host:port]; without them no lag is told.")
    ] = None
