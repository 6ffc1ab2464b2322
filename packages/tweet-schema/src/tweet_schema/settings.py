"""Everything that can be set, read once by the command."""

from pathlib import Path
from typing import Annotated, Self

from cyclopts import Parameter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tweet_schema.acl_plan import LOADER_GROUP, PROCESSOR_GROUP, TRENDS_GROUP, Component, Names
from tweet_schema.kafka_access import KafkaAccess
from tweet_schema.present import Format
from tweet_schema.registry_access import RegistryAccess
from tweet_schema.topics import Topic

Contracts = Annotated[Path | None, Parameter(help="Folder of contracts; those of this package unless given.")]
WaitSeconds = Annotated[float, Parameter(help="How long to wait for a registry that is not up.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print one JSON object.")]
DryRun = Annotated[bool, Parameter(name="--dry-run", negative="", help="Say what would be done and do nothing.")]


@Parameter(name="*")
class CheckSettings(BaseModel):
    """What `check` looks at."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    form: Annotated[Format, Parameter(name="--format", help="For people, build servers or pull requests.")] = (
        Format.TEXT
    )
    as_json: AsJson = False


@Parameter(name="*")
class SnapshotSettings(BaseModel):
    """Where `snapshot` writes."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    dry_run: DryRun = False


@Parameter(name="*")
class DiffSettings(BaseModel):
    """Where `diff` finds versions."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    as_json: AsJson = False


@Parameter(name="*")
class MatrixSettings(BaseModel):
    """How `matrix` is shown, and what is done with it."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    markdown: Annotated[bool, Parameter(name="--markdown", negative="", help="Print a table in Markdown.")] = False
    as_json: AsJson = False
    page: Annotated[Path | None, Parameter(name="--write", help="Put it between the two marks of this page.")] = None
    checked: Annotated[Path | None, Parameter(name="--check", help="Fail unless this page holds it as it is.")] = None
    release: Annotated[
        str | None, Parameter(name="--record", help="Note the installed version of this package as released.")
    ] = None


@Parameter(name="*")
class MetricsSettings(BaseModel):
    """What is done with the list of metrics."""

    model_config = ConfigDict(frozen=True)

    page: Annotated[Path | None, Parameter(name="--write", help="Write it there.")] = None
    checked: Annotated[Path | None, Parameter(name="--check", help="Fail unless it stands there as it is.")] = None


@Parameter(name="*")
class PublishSettings(RegistryAccess):
    """Where `publish` registers."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    wait_seconds: WaitSeconds = Field(default=10, ge=0)
    dry_run: DryRun = False
    as_json: AsJson = False


@Parameter(name="*")
class VerifySettings(RegistryAccess):
    """Which registry `verify` compares."""

    model_config = ConfigDict(frozen=True)

    contracts: Contracts = None
    wait_seconds: WaitSeconds = Field(default=10, ge=0)
    as_json: AsJson = False


def _principal(component: Component) -> Parameter:
    return Parameter(name=f"--{component}", help=f"Principal of the {component}, as Kafka knows it.")


@Parameter(name="*")
class AclsSettings(KafkaAccess):
    """Who the components are to Kafka, and what topics and groups are called."""

    model_config = ConfigDict(frozen=True)

    producer: Annotated[str, _principal(Component.PRODUCER)] = "User:producer"
    processor: Annotated[str, _principal(Component.PROCESSOR)] = "User:processor"
    trends: Annotated[str, _principal(Component.TRENDS)] = "User:trends"
    loader: Annotated[str, _principal(Component.LOADER)] = "User:loader"
    raw_topic: Annotated[str, Parameter(help="Topic of raw events.")] = Topic.RAW
    processed_topic: Annotated[str, Parameter(help="Topic of processed events.")] = Topic.PROCESSED
    rejected_topic: Annotated[str, Parameter(help="Topic of records set aside.")] = Topic.REJECTED
    trends_topic: Annotated[str, Parameter(help="Topic of counts in windows.")] = Topic.TRENDS
    processor_group: Annotated[str, Parameter(help="Group of the processor.")] = PROCESSOR_GROUP
    trends_group: Annotated[str, Parameter(help="Group of `tweet-processor trends`.")] = TRENDS_GROUP
    loader_group: Annotated[str, Parameter(help="What the names of all loaders' groups begin with.")] = LOADER_GROUP
    dry_run: DryRun = False
    as_json: AsJson = False

    @model_validator(mode="after")
    def _somebody_each(self) -> Self:
        told = [self.principal(component) for component in Component]
        for principal in told:
            if ":" not in principal:
                raise ValueError(f"{principal!r} is no principal: say it as User:NAME")
        if len(set(told)) < len(told):
            raise ValueError("two components cannot be one principal: each would have the rights of both")
        return self

    def principal(self, component: Component) -> str:
        """Who the component is to Kafka."""
        chosen = {
            Component.PRODUCER: self.producer,
            Component.PROCESSOR: self.processor,
            Component.TRENDS: self.trends,
            Component.LOADER: self.loader,
        }
        return chosen[component]

    @property
    def names(self) -> Names:
        """What things are called here."""
        return Names(
            raw=str(self.raw_topic),
            processed=str(self.processed_topic),
            rejected=str(self.rejected_topic),
            trends=str(self.trends_topic),
            processor_group=self.processor_group,
            trends_group=self.trends_group,
            loader_group=self.loader_group,
        )


@Parameter(name="*")
class TopicsSettings(KafkaAccess):
    """Which topics `topics` makes, and how."""

    model_config = ConfigDict(frozen=True)

    partitions: Annotated[int, Parameter(help="Partitions of each topic.")] = Field(default=4, ge=1)
    replication: Annotated[int, Parameter(help="Copies of each partition, on as many brokers.")] = Field(
        default=1, ge=1, le=32_767
    )
    retention_days: Annotated[
        int | None,
        BeforeValidator(lambda given: None if given == "none" else given),
        Parameter(help="Days after which records may go; without it, or by none, they stay for ever."),
    ] = Field(default=None, ge=1)
    raw_topic: Annotated[str, Parameter(help="Topic of raw events.")] = Topic.RAW
    processed_topic: Annotated[str, Parameter(help="Topic of processed events.")] = Topic.PROCESSED
    rejected_topic: Annotated[str, Parameter(help="Topic of records set aside.")] = Topic.REJECTED
    trends_topic: Annotated[str, Parameter(help="Topic of counts in windows.")] = Topic.TRENDS
    wait_seconds: Annotated[float, Parameter(help="How long to wait for Kafka and enough of its brokers.")] = Field(
        default=60, ge=0
    )
    as_json: AsJson = False

    @property
    def names(self) -> tuple[str, str, str, str]:
        """Of all topics, in the order in which tweets meet them."""
        chosen = (self.raw_topic, self.processed_topic, self.rejected_topic, self.trends_topic)
        raw, processed, rejected, trends = map(str, chosen)  # Kafka's client takes no enum
        return raw, processed, rejected, trends

    @model_validator(mode="after")
    def _each_its_own(self) -> "TopicsSettings":
        if len(set(self.names)) < len(self.names):
            raise ValueError("each topic needs a name of its own")
        return self
