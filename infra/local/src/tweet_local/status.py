"""`tweets status`: what this clone runs, found from its records and asked from outside."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tweet_local.kafka_client import Offsets
from tweet_local.observe import Observation, observe
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Stage


class StageStatus(BaseModel):
    """One stage."""

    model_config = ConfigDict(frozen=True)

    state: str
    """running; ended, when it was started and runs no more; stopped, when it was never started or was stopped."""
    pid: int | None = None
    port: int | None = None
    log: Path | None = None


class Status(BaseModel):
    """One clone at one moment, for people and machines."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    stages: Mapping[Stage, StageStatus]
    bootstrap_servers: str | None = None
    registry_url: str | None = None
    warehouse: str | None = None
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
        bootstrap_servers=site.bootstrap_servers,
        registry_url=site.registry_url,
        warehouse=site.sink,
        offsets=dict(zip(site.topics.names, (look.raw, look.processed, look.rejected), strict=True)),
        lag={Stage.PROCESSOR: look.processor_lag, Stage.LOADER: look.loader_lag} if asked else {},
        freshness_s={
            stage: {"median": latency.median_s, "p99": latency.p99_s}
            for stage, latency in ((Stage.PROCESSOR, look.processing), (Stage.LOADER, look.loading))
            if latency
        },
    )
    return status, look


def _stage(pipeline: Pipeline, stage: Stage) -> StageStatus:
    program = pipeline.programs.last(stage)
    if program is None:
        return StageStatus(state="stopped")
    ports = {Stage.KAFKA: pipeline.site.kafka_port, Stage.REGISTRY: pipeline.site.registry_port}
    if not program.alive():
        return StageStatus(state="ended", log=program.record.log)
    return StageStatus(state="running", pid=program.record.pid, port=ports.get(stage), log=program.record.log)
