"""`tweets demo`: tweets through the whole pipeline, from nothing to a report, and then everything is stopped."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from rich.console import Console

from tweet_local import stages
from tweet_local.balance import Balance
from tweet_local.display import Display
from tweet_local.kafka_client import total
from tweet_local.observe import Observation
from tweet_local.pipeline import Pipeline
from tweet_local.processes import last_lines
from tweet_local.site import SiteError, Wishes
from tweet_local.stages import Production, Stage
from tweet_local.up import stopped_afterwards

Result = TypeVar("Result")

LOOK_EVERY_S = 0.5
STANDSTILL_S = 60.0
"""Nothing may move for so long before it counts as standing still."""

LINE = (Stage.KAFKA, Stage.REGISTRY, Stage.PROCESSOR, Stage.LOADER)


class StandstillError(Exception):
    """Tweets stopped moving before all were in the warehouse; the message says where."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a demo ended with, as the packages reported it."""

    summary: Mapping[str, int]
    balance: Balance
    freshness: str
    score: str
    report: str
    seconds: Mapping[str, float]
    """Since the demo began, by what was reached then."""


@dataclass
class Demo:
    """One run."""

    pipeline: Pipeline
    display: Display
    began: float
    reached: dict[str, float] = field(default_factory=dict)

    def run(self, production: Production) -> Outcome:
        """Produce, process, load, balance, score and report.

        Raises StageDiedError, ServerError, ToolError or StandstillError; stopping is the caller's.
        """
        self._start(production)
        summary = self._wait("producing", self._produced)
        self._mark("produced")
        balance = self._wait("processing and loading", self._balanced)
        self._mark("balanced")
        self.display.phase("scoring and reporting, while Kafka and Spark stop")
        with ThreadPoolExecutor(1) as pool:
            ending = pool.submit(self._end)
            score, report = self._insights()
            freshness = ending.result()
            self.pipeline.stop_all()
        return Outcome(summary, balance, freshness, score, report, self.reached)

    def _insights(self) -> tuple[str, str]:
        """What `score` and `report` say."""
        site = self.pipeline.site
        score = self.pipeline.run(stages.score(site.sink))
        report = self.pipeline.run(stages.report(site))
        self._mark("reported")
        return score, report

    def _end(self) -> str:
        """Ask how fresh everything was, which needs Kafka, and stop all but the warehouse where that is a server."""
        freshness = self.pipeline.run(stages.freshness(self.pipeline.site))
        self.pipeline.stop_all(kept=(Stage.BIGQUERY,))
        return freshness

    def _start(self, production: Production) -> None:
        self.display.phase("starting Kafka, the registry and Spark side by side")
        self.pipeline.start(*self.pipeline.needed(LINE))
        self._mark("servers ready")
        self.pipeline.launch(Stage.PRODUCER, production)

    def _wait(self, doing: str, done: Callable[[Observation], Result | None]) -> Result:
        """Look until `done` has a result. StageDiedError, or StandstillError when nothing moves any more."""
        self.display.phase(doing)
        moved_at, before = time.monotonic(), (-1, -1)
        while True:
            self.pipeline.check(*LINE)
            look = self.display.look()
            result = done(look)
            if result is not None:
                return result
            now = (total(look.raw) + total(look.processed) + total(look.rejected), look.loaded_total)
            if now != before:
                moved_at, before = time.monotonic(), now
            if time.monotonic() - moved_at > STANDSTILL_S:
                raise StandstillError(self._explain(look))
            time.sleep(LOOK_EVERY_S)

    def _produced(self, _: Observation) -> Mapping[str, int] | None:
        return self.pipeline.production()

    def _balanced(self, look: Observation) -> Balance | None:
        """The balance, asked when nothing is behind any more; None while it does not close."""
        if look.processor_lag or look.loader_lag:
            return None
        self._mark("loaded")
        balance = self.pipeline.balance()
        return balance if balance.closes else None

    def _explain(self, look: Observation) -> str:
        stage = Stage.PROCESSOR if look.processor_lag else Stage.LOADER
        log = self.pipeline.programs.log(stage)
        lines = last_lines(log, 10).replace("\n", "\n  ")
        return (
            f"nothing has moved for {STANDSTILL_S:g} s: {stage} is {look.processor_lag or look.loader_lag} records "
            f"behind. The end of its log:\n  {lines}\nThe whole log: {log}"
        )

    def _mark(self, what: str) -> None:
        self.reached[what] = time.monotonic() - self.began


@contextmanager
def alone(folder: Path) -> Iterator[Path]:
    """The demo's folder, emptied, for this demo only. What an interrupted one has left running is stopped first.

    Raises SiteError if another demo of this clone runs.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as held:
        raise SiteError(f"a demo runs already in {folder.parent}: wait for it, or end it with Ctrl-C") from held
    with lock:
        left = Pipeline.recall(folder)
        if left:
            left.stop_all()
        shutil.rmtree(folder, ignore_errors=True)
        yield folder


def run_demo(folder: Path, sink: str, production: Production, console: Console) -> Outcome:
    """A demo in an empty folder, after which nothing runs, however it ends."""
    pipeline = Pipeline.open(folder, Wishes(sink=sink))
    display = Display(pipeline, (*LINE, Stage.PRODUCER), console)
    with stopped_afterwards(pipeline, console), display.open():
        return Demo(pipeline, display, time.monotonic()).run(production)
