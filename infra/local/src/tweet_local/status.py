"""`tweets status`: what this clone runs, found from its records and asked from outside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tweet_local.kafka_client import Offsets
from tweet_local.observe import Observation, observe
from tweet_local.pipeline import Pipeline
from tweet_local.stages import LOADER_GROUP, Stage
from tweet_local.writer import writer_of


class StageStatus(BaseModel):
    """One stage."""

    model_config = ConfigDict(frozen=True)

    state: str
    """running; ended, when it was started and runs no more; stopped, when it was never started or was stopped."""
    pid: int | None = None
    port: int | None = None
    log: Path | None = None


class ReplicaStatus(BaseModel):
    """One loader."""

    model_config = ConfigDict(frozen=True)

    state: str
    pid: int
    log: Path
    partitions: Mapping[str, Sequence[int]] = {}
    """What is its share of each topic; nothing of a warehouse with one writer, whose loaders are in no group."""
    role: str = ""
    """Of a warehouse with one writer: writes, or stands by."""


class Status(BaseModel):
    """One clone at one moment, for people and machines."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    stages: Mapping[Stage, StageStatus]
    loaders: Mapping[str, ReplicaStatus] = {}
    bootstrap_servers: str | None = None
    registry_url: str | None = None
    warehouse: str | None = None
    dashboard_url: str | None = None
    """While it runs."""
    offsets: Mapping[str, Offsets] = {}
    lag: Mapping[Stage, int] = {}
    freshness_s: Mapping[Stage, Mapping[str, float]] = {}

    @property
    def running(self) -> list[Stage]:
        """The stages that run."""
        return [stage for stage, found in self.stages.items() if found.state == "running"]


def status_of(folder: Path, at: float) -> tuple[Status, Observation]:
    """Look at the pipeline in `folder`, whoever started it."""
    pipeline = Pipeline.recall(folder)
    if pipeline is None:
        stopped = dict.fromkeys(Stage, StageStatus(state="stopped"))
        return Status(folder=folder, stages=stopped), Observation(at)
    found = {stage: _stage(pipeline, stage) for stage in Stage}
    asked = found[Stage.KAFKA].state == "running"
    look = observe(pipeline.site, pipeline.kafka.broker if asked else None, at)
    site = pipeline.site
    status = Status(
        folder=folder,
        stages=found,
        loaders=_loaders(pipeline, shares(pipeline) if asked else {}),
        bootstrap_servers=site.bootstrap_servers,
        registry_url=site.registry_url,
        warehouse=site.sink,
        dashboard_url=site.dashboard_url if found[Stage.DASHBOARD].state == "running" else None,
        offsets=dict(zip(site.topics.every, (look.raw, look.processed, look.rejected, look.trends), strict=True)),
        lag=_lags(look, found) if asked else {},
        freshness_s={
            stage: {"median": latency.median_s, "p99": latency.p99_s}
            for stage, latency in ((Stage.PROCESSOR, look.processing), (Stage.LOADER, look.loading))
            if latency
        },
    )
    return status, look


Shares = Mapping[int, Mapping[str, Sequence[int]]]
"""By the pid of a loader and by topic."""


def shares(pipeline: Pipeline) -> Shares:
    """Which partitions each loader has, as Kafka sees it."""
    found: dict[int, dict[str, list[int]]] = {}
    for member in pipeline.kafka.broker.members(LOADER_GROUP):
        mine = found.setdefault(int(member.client.rpartition("-")[2]), {})
        for topic, number in member.partitions:
            mine.setdefault(topic, []).append(number)
    return found


def _loaders(pipeline: Pipeline, held: Shares) -> dict[str, ReplicaStatus]:
    writer = writer_of(pipeline.site.sink)
    return {
        program.name: ReplicaStatus(
            state="running" if program.alive() else "ended",
            pid=program.record.pid,
            log=program.record.log,
            partitions=held.get(program.record.pid, {}),
            role="" if writer is None else "writes" if program.record.pid == writer else "stands by",
        )
        for program in pipeline.replicas(Stage.LOADER)
    }


def _lags(look: Observation, found: Mapping[Stage, StageStatus]) -> dict[Stage, int]:
    """Of the stages that are always there, and of those that were asked for."""
    lags = {Stage.PROCESSOR: look.processor_lag, Stage.LOADER: look.loader_lag}
    return lags if found[Stage.TRENDS].state == "stopped" else lags | {Stage.TRENDS: look.trends_lag}


def _stage(pipeline: Pipeline, stage: Stage) -> StageStatus:
    program = pipeline.programs.last(stage)
    if program is None:
        return StageStatus(state="stopped")
    site = pipeline.site
    ports = {
        Stage.KAFKA: site.kafka_port,
        Stage.REGISTRY: site.registry_port,
        Stage.BIGQUERY: site.bigquery_port,
        Stage.DASHBOARD: site.dashboard_port,
    }
    if not program.alive():
        return StageStatus(state="ended", log=program.record.log)
    return StageStatus(state="running", pid=program.record.pid, port=ports.get(stage), log=program.record.log)
