"""The whole pipeline in one folder: each stage started, killed, stopped and started again by its name."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tweet_local import class_archives, stages
from tweet_local.artifacts import Artifacts
from tweet_local.balance import Balance
from tweet_local.dashboard import dashboard_server
from tweet_local.emulator import BigQueryEmulator, bigquery_emulator
from tweet_local.java import java_home
from tweet_local.kafka import KafkaServer, kafka_server
from tweet_local.processes import Program, Programs
from tweet_local.registry import RegistryServer, registry_server
from tweet_local.replicas import number_of, replica, replicas
from tweet_local.server import Server
from tweet_local.site import Site, Wishes
from tweet_local.stages import SERVERS, STOP_ORDER, Production, Stage
from tweet_local.topics import Topics

SCORE_EVERY_S = 10.0
TOOL_DEADLINE_S = 300


class StageDiedError(Exception):
    """A stage ended by itself; the message holds the end of its log and where the log is."""


class ToolError(Exception):
    """A command of one of the packages failed; the message holds what it said."""


@dataclass(frozen=True)
class Pipeline:
    """One pipeline. Every stage is a process of its own; nothing of the packages is imported."""

    site: Site
    programs: Programs
    artifacts: Artifacts = field(default_factory=Artifacts)

    @classmethod
    def open(cls, folder: Path, wishes: Wishes | None = None, topics: Topics | None = None) -> "Pipeline":
        """A pipeline with its state in `folder`, of which nothing runs yet. Raises SiteError."""
        folder = folder.resolve()
        return cls(Site.choose(folder, wishes or Wishes(), topics or Topics()), Programs(folder))

    @classmethod
    def recall(cls, folder: Path) -> "Pipeline | None":
        """The pipeline that was opened in `folder` by this or an earlier command."""
        site = Site.recall(folder.resolve())
        return cls(site, Programs(folder.resolve())) if site else None

    @cached_property
    def kafka(self) -> KafkaServer:
        """Its Kafka."""
        ports = (self.site.kafka_port, self.site.controller_port)
        return kafka_server(self.site.folder / "kafka", ports, self.artifacts, self.programs)

    @cached_property
    def registry(self) -> RegistryServer:
        """Its schema registry."""
        return registry_server(self.site.folder / "registry", self.site.registry_port, self.artifacts, self.programs)

    @cached_property
    def bigquery(self) -> BigQueryEmulator:
        """Its warehouse, where that is BigQuery's emulator."""
        ports = (self.site.bigquery_port, self.site.bigquery_grpc_port)
        return bigquery_emulator(self.site.folder / "bigquery", ports, self.programs)

    @cached_property
    def dashboard(self) -> Server:
        """Its page."""
        return dashboard_server(self.site, self.programs)

    def needed(self, wanted: Sequence[Stage]) -> Sequence[Stage]:
        """These stages and what the loader among them needs beside them."""
        asked = {*wanted, Stage.BIGQUERY} if Stage.LOADER in wanted and self.site.emulates else {*wanted}
        return [stage for stage in Stage if stage in asked]

    def start(self, *wanted: Stage, production: Production | None = None, loaders: int = 1) -> None:
        """Start stages, all of them side by side, and return once the servers among them answer.

        The processor and the loader wait for their servers themselves. Contracts and topics are there before
        this returns. Raises ServerError, ToolError or RuntimeError for a stage that runs already.
        """
        for stage in wanted:
            if stage is not Stage.PRODUCER:
                self.launch(stage)
        for stage in wanted:
            if stage in SERVERS:
                self._server(stage).wait_ready()
        if any(stage in SERVERS for stage in wanted):
            self.prepare()
        if Stage.LOADER in wanted:
            self.scale(loaders)
        if Stage.PRODUCER in wanted:
            self.launch(Stage.PRODUCER, production)

    def scale(self, loaders: int) -> None:
        """Let so many loaders run, started or asked to finish one by one; the first is never stopped."""
        for number in range(2, loaders + 1):
            if self.programs.find(replica(number)) is None:
                self._start_loader(number)
        for program in self.replicas(Stage.LOADER)[::-1]:
            if number_of(program.name) > loaders and (surplus := self.programs.let_go(program.name)):
                surplus.stop()

    def replicas(self, stage: Stage) -> list[Program]:
        """Every program of the stage that was started and not stopped; more than one of the loader only."""
        return replicas(self.programs, stage)

    def launch(self, stage: Stage, production: Production | None = None) -> Program:
        """Start one stage and do not wait for anything."""
        match stage:
            case Stage.KAFKA | Stage.REGISTRY | Stage.BIGQUERY | Stage.DASHBOARD:
                return self._server(stage).launch()
            case Stage.PROCESSOR | Stage.TRENDS:
                environment = {"JAVA_HOME": str(java_home(self.artifacts.root)), "SPARK_LOCAL_IP": "127.0.0.1"}
                java_flags = class_archives.spark_flags(self.artifacts)
                write = stages.processor if stage is Stage.PROCESSOR else stages.trends
                command = write(self.site, self.artifacts.ensure("connectors"), java_flags)
                return self.programs.start(stage, command, environment)
            case Stage.LOADER:
                return self._start_loader(1)
            case Stage.SCORER:
                return self.programs.start(stage, stages.scorer(self.site, SCORE_EVERY_S))
            case Stage.PRODUCER:
                command = stages.producer(self.site, production or Production())
                return self.programs.start(stage, command, prints_result=True)

    def prepare(self) -> None:
        """Publish the contracts and make the topics, as far as the servers for them run. Repeating it is free.

        In this order: the processor waits for its topics, and once they are there it wants the contracts.
        """
        if self.alive(Stage.REGISTRY):
            _publish(self.site.registry_url)
        if self.alive(Stage.KAFKA):
            self.kafka.broker.create_topics(self.site.topics.every, self.site.partitions)

    def kill(self, stage: Stage) -> None:
        """SIGKILL to a stage and all it started."""
        for program in self.replicas(stage):
            program.kill()

    def stop(self, stage: Stage) -> bool:
        """Let a stage finish what it holds; whether it did without being killed."""
        finished = [self.programs.stop(program.name) for program in self.replicas(stage)]
        return all(finished)

    def restart(self, stage: Stage) -> None:
        """Start a stage again where it left off, after it was killed or while it runs."""
        self.stop(stage)
        self.start(stage)

    def stop_all(self, told: Callable[[str], None] = lambda _: None, kept: Sequence[Stage] = ()) -> None:
        """Stop whatever of it runs but what is `kept`, sources first; `told` hears what happens."""
        for stage in STOP_ORDER:
            if stage not in kept and self.replicas(stage):
                told(f"stopping {stage}")
                if not self.stop(stage):
                    told(f"{stage} did not end by itself and was killed")

    def alive(self, stage: Stage) -> bool:
        """Whether the stage runs."""
        return self.programs.find(stage) is not None

    def check(self, *expected: Stage) -> None:
        """Raise StageDiedError if one of the stages does not run any more. A source may come to its end."""
        for stage in expected:
            found = self.replicas(stage)
            if not found:
                raise StageDiedError(f"{stage} was not started")
            for program in found:
                ended = stage is Stage.PRODUCER and program.exit_code() == 0
                if not program.alive() and not ended:
                    raise StageDiedError(self._epitaph(program.name, program))

    def production(self) -> dict[str, int] | None:
        """The producer's summary once it has ended; None while it runs. StageDiedError if it failed."""
        program = self.programs.last(Stage.PRODUCER)
        if program is None or program.exit_code():
            raise StageDiedError(self._epitaph(Stage.PRODUCER, program))
        if program.alive():
            return None
        summary: dict[str, int] = json.loads(self.programs.result(Stage.PRODUCER).read_text())
        return summary

    def balance(self) -> Balance:
        """What `tweet-loader reconcile` says now, whether it closes or not."""
        return Balance.model_validate_json(self.run(stages.reconcile(self.site), accepted=(0, 1)))

    def run(self, command: Sequence[str], accepted: Sequence[int] = (0,)) -> str:
        """Run one of the packages' commands to its end; what it printed. ToolError with what it said if it failed."""
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TOOL_DEADLINE_S, check=False)
        except subprocess.TimeoutExpired as late:
            raise ToolError(f"{_spoken(command)} did not end within {TOOL_DEADLINE_S} s") from late
        if done.returncode not in accepted:
            said = "\n".join((done.stderr or done.stdout).splitlines()[-10:])
            raise ToolError(f"{_spoken(command)} failed with exit code {done.returncode}:\n{said}")
        return done.stdout

    def _start_loader(self, number: int) -> Program:
        return self.programs.start(replica(number), stages.loader(self.site))

    def _server(self, stage: Stage) -> Server:
        match stage:
            case Stage.KAFKA:
                return self.kafka.server
            case Stage.BIGQUERY:
                return self.bigquery.server
            case Stage.DASHBOARD:
                return self.dashboard
            case _:
                return self.registry.server

    def _epitaph(self, stage: str, program: Program | None) -> str:
        if program is None:
            return f"{stage} was not started"
        code = program.exit_code()
        how = f" with exit code {code}" if code is not None else ""
        lines = program.last_lines().replace("\n", "\n  ")
        return f"{stage} ended{how}. The end of its log:\n  {lines}\nThe whole log: {program.record.log}"


def _spoken(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:2]])


def _publish(registry_url: str) -> None:
    # Imported here: the registry's client takes a third of a second, which `status` and `logs` need not pay.
    from tweet_schema.registry import (  # noqa: PLC0415 - see above
        Registry,
        RegistryRefusalError,
        RegistryUnavailableError,
    )

    try:
        with Registry(registry_url) as registry:
            registry.publish()
    except (RegistryRefusalError, RegistryUnavailableError) as refused:
        raise ToolError(f"the contracts could not be published: {refused}") from refused
