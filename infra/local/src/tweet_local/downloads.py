"""Fetch every bundle before anything starts, and show how far it is."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from tweet_local.artifacts import Artifacts

MEGA = 1_000_000
PLAIN_STEP = 0.1
"""Off a terminal a line is written for each tenth."""


def fetch_all(artifacts: Artifacts, console: Console) -> None:
    """Make every bundle that is not on demand present and checked; says nothing when all are. Raises DownloadError."""
    missing = artifacts.missing()
    if not missing:
        return
    megabytes = sum(bundle.bytes for bundle in missing) / MEGA
    console.print(f"fetching {', '.join(bundle.name for bundle in missing)}: {megabytes:,.0f} MB into {artifacts.root}")
    with _bars() if console.is_terminal else nullcontext() as bars:
        for bundle in missing:
            progress = _bar(bars, bundle.name, bundle.bytes) if bars else Lines(console, bundle.name).tell
            artifacts.ensure(bundle.name, progress)
            if not bars:
                console.print(f"{bundle.name}: {len(bundle.pins)} files, SHA-256 as pinned")


def take(artifacts: Artifacts, name: str, into: Path, console: Console) -> None:
    """Copy the files of one bundle into a folder, as an image wants them. Raises DownloadError."""
    folder = artifacts.ensure(name, Lines(console, name).tell)
    into.mkdir(parents=True, exist_ok=True)
    for pin in artifacts.lock.bundle(name).pins:
        shutil.copyfile(folder / pin.file_name, into / pin.file_name)
    console.print(f"{name}: {len(artifacts.lock.bundle(name).pins)} files in {into}, SHA-256 as pinned")


@dataclass
class Lines:
    """Progress for a log: few lines."""

    console: Console
    name: str
    told: float = field(default=0)

    def tell(self, done: int, total: int) -> None:
        """One line for each tenth that is new."""
        if total and done / total >= self.told + PLAIN_STEP:
            self.told = done / total
            self.console.print(f"{self.name}: {done / MEGA:,.0f} of {total / MEGA:,.0f} MB")


def _bars() -> AbstractContextManager[Progress | None]:
    return Progress(
        TextColumn("{task.description:<11}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )


def _bar(bars: Progress, name: str, total: int) -> Callable[[int, int], None]:
    task = bars.add_task(name, total=total)

    def advance(done: int, total: int) -> None:
        bars.update(task, completed=done, total=total)

    return advance
