"""Everything that can be set, read once by the commands."""

from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from tweet_schema.kafka_access import KafkaAccess, KafkaSecurity
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic

from tweet_loader.kafka.membership import GROUP, Membership, group_of
from tweet_loader.open_sink import FORMS, guard_of
from tweet_loader.sinks.duckdb_file import HOLD_SECONDS
from tweet_loader.upkeep.purge import PURGE_SECONDS

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
class RunSettings(Surroundings, RegistryAccess, KafkaAccess):
    """One loader: what it reads, where to and when it commits."""

    flush_seconds: Annotated[
        float | None,
        Parameter(help="Commit at least this often while records arrive: every 0.5 s, into BigQuery every 300 s."),
    ] = Field(default=None, gt=0)
    flush_rows: Annotated[
        int | None, Parameter(help="Commit when this many records are held: 50,000, for BigQuery 1,000,000.")
    ] = Field(default=None, gt=0)
    hold_seconds: Annotated[
        float,
        Parameter(help="Keep a DuckDB file open, and others out, so long at most while more records stand waiting."),
    ] = Field(default=HOLD_SECONDS, ge=0)
    purge_seconds: Annotated[
        float,
        Parameter(help="Remove deleted texts from the files so often at most, a tenth of the time; inf: never."),
    ] = Field(default=PURGE_SECONDS, ge=0)
    reject_limit: Annotated[int, Parameter(help="Stop when so many records in a row cannot be read.")] = Field(
        default=1_000, gt=0
    )
    group: Annotated[
        str | None,
        Parameter(
            help="Consumer group. All loaders of a warehouse must share it: unless given, it is named after a "
            f"warehouse that several can write, and is {GROUP} for a file with one writer."
        ),
    ] = None
    instance: Annotated[
        str | None,
        Parameter(help="A name of this replica that outlasts it: restarted in time, it goes on with its partitions."),
    ] = Field(default=None, min_length=1)
    session_seconds: Annotated[
        float, Parameter(help="A replica that gives no sign of life for so long has lost its partitions.")
    ] = Field(default=10, gt=0)
    stall_seconds: Annotated[
        float, Parameter(help="A replica that is busy with one batch for so long has lost its partitions.")
    ] = Field(default=300, gt=0)
    metrics_host: Annotated[str, Parameter(help="Address of /metrics, /healthz and /readyz.")] = "127.0.0.1"
    metrics_port: Annotated[int | None, Parameter(help="Its port, 0 for a free one; none of it unless given.")] = Field(
        default=None, ge=0, le=65_535
    )
    until_caught_up: Annotated[
        bool, Parameter(negative="", help="Stop once everything is loaded that the topics held at the start.")
    ] = False

    @model_validator(mode="after")
    def _stalls_later_than_it_dies(self) -> Self:
        if self.stall_seconds < self.session_seconds:
            raise ValueError("--stall-seconds must not be less than --session-seconds")
        return self

    @property
    def membership(self) -> Membership:
        """Who this loader is to Kafka. The only writer of a file is in no group; it shows one how far it is.

        Raises:
            SinkError: when the sink is none.
        """
        named = GROUP if guard_of(self.sink) else group_of(self.sink)
        return Membership(self.group or named, self.instance, self.session_seconds, self.stall_seconds)


@Parameter(name="*")
class ReconcileSettings(Surroundings, KafkaAccess):
    """The balance of raw against a warehouse."""

    explain: Annotated[bool, Parameter(negative="", help="Name the records that are unaccounted for, and why.")] = False
    textfile: Annotated[Path | None, Parameter(help="Write the balance there, for Prometheus' textfile collector.")] = (
        None
    )
    settle_seconds: Annotated[
        float,
        Parameter(
            help="Ask the warehouse so long after it was seen what raw holds. While tweets flow, what is on its way "
            "would else be unaccounted for."
        ),
    ] = Field(default=0, ge=0, le=86400)


@Parameter(name="*")
class FreshnessSettings(Surroundings, KafkaSecurity):
    """Counts, rates and times per stage."""

    bootstrap_servers: Annotated[
        str | None, Parameter(help="Kafka brokers, host:port[,host:port]; without them no lag is told.")
    ] = None
