"""Flags, environment variables and help of every `tweets` command, each written once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tweet_local.site import Wishes
from tweet_local.stages import FAKE, LIVE_SOURCES, OPTIONAL, REPLAY, Production, Stage

Loaders = Annotated[int, Field(ge=1, le=16)]


class BundleName(StrEnum):
    """What the lock of the downloads holds."""

    KAFKA = "kafka"
    REGISTRY = "registry"
    CONNECTORS = "connectors"
    S3A = "s3a"


class Trigger(StrEnum):
    """When the processor looks for new records."""

    REALTIME = "realtime"
    INTERVAL = "interval"


SINK_HELP = (
    "The warehouse: duckdb, sqlite or parquet, alone or with :PATH; s3://BUCKET/PREFIX; bigquery for an emulator on "
    "this machine, bigquery:PROJECT.DATASET for your own project."
)


@Parameter(name="*")
class UpSettings(BaseModel):
    """What `up` starts and where."""

    model_config = ConfigDict(frozen=True)

    only: Annotated[str, Parameter(help="Stages to start, with commas: " + ", ".join(Stage) + ".")] = ",".join(
        stage for stage in Stage if stage not in OPTIONAL
    )
    trends: Annotated[bool, Parameter(negative="", help="Count live windows too, into the topic trends.")] = False
    sink: Annotated[str | None, Parameter(help=SINK_HELP + " As it was last time unless given.")] = None
    loaders: Annotated[Loaders, Parameter(help="How many loaders share the work, or stand by.")] = 1
    detach: Annotated[bool, Parameter(negative="", help="Leave it running and return; `tweets down` ends it.")] = False
    source: Annotated[
        str,
        Parameter(
            help="Where tweets come from: fake; bluesky; x, which needs TWEET_PRODUCER_TOKEN or "
            "TWEET_PRODUCER_TOKEN_FILE; replay:FILE for recorded posts."
        ),
    ] = FAKE
    rate: Annotated[float, Parameter(help="Fake tweets a second.")] = Field(default=20, gt=0)
    seed: Annotated[int, Parameter(help="Which fake tweets; the same seed gives the same.")] = 42
    damaged: Annotated[float, Parameter(help="Share of records that are damaged on purpose.")] = Field(
        default=0.01, ge=0, le=1
    )
    kafka_port: Annotated[int | None, Parameter(help="Fixed port of Kafka; a free one unless given.")] = None
    registry_port: Annotated[int | None, Parameter(help="Fixed port of the registry; a free one unless given.")] = None
    dashboard_port: Annotated[int | None, Parameter(help="Fixed port of the dashboard; a free one unless given.")] = (
        None
    )
    partitions: Annotated[int | None, Parameter(help="Partitions of every topic, 4 unless given.")] = Field(
        default=None, ge=1, le=64
    )
    trigger: Annotated[Trigger, Parameter(help="realtime for milliseconds, interval for less idle work.")] = (
        Trigger.REALTIME
    )

    @field_validator("only")
    @classmethod
    def _names_stages(cls, value: str) -> str:
        unknown = {name.strip() for name in value.split(",")} - set(Stage)
        if unknown:
            raise ValueError(f"no stage is called {', '.join(sorted(unknown))}; there are: {', '.join(Stage)}")
        return value

    @field_validator("source")
    @classmethod
    def _names_a_source(cls, value: str) -> str:
        name, _, file = value.partition(":")
        if value not in (FAKE, *LIVE_SOURCES) and not (name == REPLAY and file):
            raise ValueError(
                f"no source is called {value}; there are: {FAKE}, {', '.join(LIVE_SOURCES)}, {REPLAY}:FILE"
            )
        return value

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of `only` and what was asked for beside it, in the order of the pipeline."""
        named = {name.strip() for name in self.only.split(",")} | ({Stage.TRENDS} if self.trends else set())
        return tuple(stage for stage in Stage if stage in named)

    @property
    def wishes(self) -> Wishes:
        """What is fixed about the place."""
        return Wishes(
            kafka_port=self.kafka_port,
            registry_port=self.registry_port,
            dashboard_port=self.dashboard_port,
            partitions=self.partitions,
            trigger=self.trigger,
            sink=self.sink,
        )

    @property
    def production(self) -> Production:
        """What the producer makes."""
        return Production(source=self.source, seed=self.seed, rate=self.rate, damaged=self.damaged)


@Parameter(name="*")
class DemoSettings(BaseModel):
    """How much the demo shows."""

    model_config = ConfigDict(frozen=True)

    tweets: Annotated[int, Parameter(help="Fake tweets to produce.")] = Field(default=20_000, ge=1)
    seed: Annotated[int, Parameter(help="Which fake tweets; the same seed gives the same, byte for byte.")] = 42
    rate: Annotated[float | None, Parameter(help="Tweets a second; as fast as it goes unless given.")] = Field(
        default=None, gt=0
    )
    damaged: Annotated[float, Parameter(help="Share of records that are damaged on purpose.")] = Field(
        default=0.01, ge=0, le=1
    )
    sink: Annotated[str, Parameter(help=SINK_HELP)] = "duckdb"
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False

    @property
    def production(self) -> Production:
        """What the producer makes."""
        return Production(count=self.tweets, seed=self.seed, rate=self.rate, damaged=self.damaged)


@Parameter(name="*")
class StatusSettings(BaseModel):
    """How `status`, `reconcile` and `doctor` answer."""

    model_config = ConfigDict(frozen=True)

    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")] = False


@Parameter(name="*")
class LogsSettings(BaseModel):
    """How much of a log is shown."""

    model_config = ConfigDict(frozen=True)

    lines: Annotated[int, Parameter(help="How many lines from the end.")] = Field(default=100, ge=1)
    replica: Annotated[int, Parameter(help="Which of several loaders.")] = Field(default=1, ge=1)


@Parameter(name="*")
class DownloadsSettings(BaseModel):
    """What `downloads` does."""

    model_config = ConfigDict(frozen=True)

    relock: Annotated[
        bool, Parameter(negative="", help="Resolve what is chosen anew and write the lock (for maintainers).")
    ] = False
    only: Annotated[BundleName | None, Parameter(help="Fetch this one bundle.")] = None
    into: Annotated[
        Path | None, Parameter(help="Copy the files of that bundle into this folder, as an image wants them.")
    ] = None

    @model_validator(mode="after")
    def _one_bundle(self) -> Self:
        if (self.only is None) != (self.into is None):
            raise ValueError("--only BUNDLE and --into FOLDER belong together")
        return self
