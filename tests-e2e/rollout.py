"""A pipeline of two releases: each stage can be stopped and started again as the other one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version

from driver import ARRIVAL_S, Driver
from next_release import FIELD, NextRelease, Releases
from tweet_local.stages import Production, Stage
from tweet_local.waiting import DeadlineError, wait_until
from tweet_schema.registry import Registry
from tweet_schema.topics import Subject

THIS, NEXT = "this", "next"
ENOUGH = 100
"""Rows that show that a mixture works: a second of 100 tweets a second."""
LOOK_S = 0.4
"""Whoever reads the file keeps the loader from it for a moment."""
IS_THERE = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'tweets'"
MADE = """
SELECT count(*), (SELECT min(reason || ': ' || detail) FROM rejected)
FROM tweets WHERE (raw_schema_id = ?) = ? AND processor_version = ?
"""
HAS_FIELD = f"SELECT count(*) FROM duckdb_columns() WHERE table_name = 'tweets' AND column_name = '{FIELD}'"
ARRIVED = "SELECT count(*) FROM events HAVING count(*) >= ?"
Mixture = Mapping[Stage, str]
"""The release of each stage."""


@dataclass
class Rollout:
    """What runs, and what was seen of what ran before."""

    driver: Driver
    releases: Releases
    newer: NextRelease
    running: dict[Stage, str] = field(default_factory=dict)
    accounts: list[Mapping[str, int]] = field(default_factory=list)
    """What the producers said at their end."""
    exits: list[tuple[Stage, str, int | None]] = field(default_factory=list)
    """The stages that were stopped, and their exit codes."""
    brought: list[int] = field(default_factory=list)
    """Rows that each mixture made and loaded, until there were enough."""
    widened: list[bool] = field(default_factory=list)
    """Whether the table of tweets had the new field at the end of each mixture."""

    def begin(self) -> None:
        """Start what a producer needs, of this release."""
        self.driver.pipeline.start(Stage.KAFKA, Stage.REGISTRY, Stage.PROCESSOR, Stage.LOADER)
        self.running |= {Stage.PROCESSOR: THIS, Stage.LOADER: THIS}
        self.driver.wait_for(IS_THERE, what="the loader to make its tables")

    def become(self, mixture: Mixture, rate: int) -> None:
        """Exchange what differs, and wait for tweets that took the whole way through the mixture."""
        changed = [stage for stage, release in mixture.items() if self.running.get(stage) != release]
        for stage in changed:
            self.stop(stage)
        before = self.made(mixture)
        for stage in changed:
            self.start(stage, mixture[stage], rate)

        def arrived() -> int:
            self.driver.pipeline.check(*self.running)
            made = self.made(mixture) - before
            return made if made >= ENOUGH else 0

        self.brought.append(wait_until(arrived, ARRIVAL_S, f"tweets through {dict(mixture)}", interval_s=LOOK_S))
        self.widened.append(self.driver.ask(HAS_FIELD) == [(1,)])

    def start(self, stage: Stage, release: str, rate: int) -> None:
        """Start a stage as of that release."""
        (self.releases.newer.add if release == NEXT else self.releases.newer.discard)(stage)
        self.running[stage] = release
        # A seed of its own for each producer: the same seed gives the same people.
        self.driver.pipeline.start(stage, production=Production(seed=len(self.accounts) + 1, rate=rate))

    def stop(self, stage: Stage) -> None:
        """SIGTERM to a stage, if it runs; after a producer's end all that it produced must arrive."""
        if stage not in self.running:
            return
        program = self.releases.find(stage)
        assert program is not None, f"{stage} does not run"
        program.stop()
        self.exits.append((stage, self.running.pop(stage), program.exit_code()))
        if stage is Stage.PRODUCER:
            self.accounts.append(self.driver.produced())
            self.arrived()

    def arrived(self) -> None:
        """Wait until every event that was ever produced is in the warehouse, and no event more."""

        def events() -> int:
            self.driver.pipeline.check(*self.running)
            found = self.driver.ask(ARRIVED, [self.produced])
            return int(str(found[0][0])) if found else 0

        try:
            every = wait_until(events, ARRIVAL_S, f"{self.produced} events", interval_s=LOOK_S)
        except DeadlineError as late:
            raise AssertionError(f"{late}; the balance: {self.driver.balance()}") from late
        assert every == self.produced, f"{every} events of {self.produced}"

    @property
    def produced(self) -> int:
        """Events that the producers which ended had made."""
        return sum(account["produced"] for account in self.accounts)

    def made(self, mixture: Mixture) -> int:
        """Rows of the mixture's producer and processor, whoever loaded them. Nothing may have been rejected."""
        values = (self.older_id, mixture[Stage.PRODUCER] == THIS, self.processor_version(mixture[Stage.PROCESSOR]))
        ((made, rejected),) = self.driver.ask(MADE, values)
        assert rejected is None, rejected
        return int(str(made))

    @cached_property
    def older_id(self) -> int:
        """What the registry calls raw's contract as this release writes it."""
        with Registry(self.driver.pipeline.site.registry_url) as registry:
            return registry.latest_id(Subject.RAW)

    def processor_version(self, release: str) -> str:
        """What the processor of that release calls itself in its rows."""
        return self.newer.versions["processor"] if release == NEXT else version("tweet-processor")
