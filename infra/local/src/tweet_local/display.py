"""A table that refreshes on a terminal, a line now and then anywhere else."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live

from tweet_local.observe import Observation, observe, rates
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Stage
from tweet_local.table import plain_line, stage_table

PLAIN_EVERY_S = 10.0
RATE_WINDOW = 10
"""Looks over which a rate is averaged."""


@dataclass
class Display:
    """Looks at a pipeline and shows what it sees."""

    pipeline: Pipeline
    shown: Sequence[Stage]
    console: Console
    title: str = ""
    looks: deque[Observation] = field(default_factory=lambda: deque(maxlen=RATE_WINDOW))
    live: Live | None = None
    told_at: float = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the screen while the block runs, if there is one."""
        if not self.console.is_terminal:
            yield
            return
        with Live(console=self.console, auto_refresh=False, transient=True) as self.live:
            yield

    def phase(self, title: str) -> None:
        """Say what happens now."""
        self.title = title
        if self.live:
            self._draw(Observation(time.monotonic()) if not self.looks else self.looks[-1])
        else:
            self.console.print(title, soft_wrap=True)

    def look(self) -> Observation:
        """Look once, show it, and return it."""
        # A broker that does not run would be waited for, and what else has died be noticed late.
        broker = self.pipeline.kafka.broker if self.pipeline.alive(Stage.KAFKA) else None
        seen = observe(self.pipeline.site, broker, time.monotonic())
        self.looks.append(seen)
        if self.live:
            self._draw(seen)
        elif time.monotonic() - self.told_at > PLAIN_EVERY_S:
            self.told_at = time.monotonic()
            self.console.print(plain_line(self._states(), seen, rates(self.looks)), soft_wrap=True)
        return seen

    def _draw(self, seen: Observation) -> None:
        if self.live:
            self.live.update(stage_table(self._states(), seen, rates(self.looks), self.title), refresh=True)

    def _states(self) -> dict[Stage, str]:
        return {stage: self._state(stage) for stage in self.shown}

    def _state(self, stage: Stage) -> str:
        program = self.pipeline.programs.last(stage)
        if program is None:
            return "not started"
        if program.alive():
            return "running"
        return "done" if program.exit_code() == 0 else "ended"
