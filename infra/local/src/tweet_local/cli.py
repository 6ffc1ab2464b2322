"""The command `tweets`."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import psutil
from cyclopts import App
from cyclopts.config import Env
from rich.console import Console
from tweet_schema.refused_settings import in_sentences

from tweet_local import stages
from tweet_local.artifacts import Artifacts
from tweet_local.class_archives import learn
from tweet_local.clone import NoCloneError, state_folder
from tweet_local.demo import StandstillError, alone, run_demo
from tweet_local.demo_report import Cost, as_json, show
from tweet_local.doctor import examine, look
from tweet_local.downloads import fetch_all, take
from tweet_local.ivy import DownloadError
from tweet_local.memory import PeakMemory
from tweet_local.pins import read_lock
from tweet_local.pipeline import Pipeline, StageDiedError, ToolError
from tweet_local.processes import Programs, last_lines
from tweet_local.rejected_cli import app as rejected
from tweet_local.relock import relock, write_lock
from tweet_local.replicas import replica
from tweet_local.server import ServerError
from tweet_local.settings import (
    DemoSettings,
    DownloadsSettings,
    Loaders,
    LogsSettings,
    StatusSettings,
    UpSettings,
)
from tweet_local.site import SiteError
from tweet_local.stages import MissingToolError, Stage
from tweet_local.status import status_of
from tweet_local.table import loaders_table, stage_table
from tweet_local.up import bring_up, readable, stopped_afterwards, watch

LIVE, DEMO = "live", "demo"
INTERRUPTED = 130

EXPECTED = (
    NoCloneError,
    SiteError,
    DownloadError,
    ServerError,
    StageDiedError,
    StandstillError,
    ToolError,
    MissingToolError,
)

app = App(
    name="tweets",
    help="The whole tweet pipeline on this machine: real Kafka, registry and Spark, without Docker.",
    version=version("tweet-local"),
    config=Env("TWEETS_", command=False),
    error_formatter=in_sentences,
    help_epilogue=(
        "Examples:\n\n"
        "tweets demo\n\n"
        "tweets up --rate 50\n\n"
        "tweets up --source bluesky\n\n"
        "tweets up --sink parquet --loaders 3\n\n"
        "tweets up --only kafka,registry --detach\n\n"
        "tweets status --json"
    ),
)
app.command(rejected)
WIDTH = 120
"""Of tables in a log or a file; a terminal has a width of its own."""

console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


@app.command
def up(*, settings: UpSettings = UpSettings()) -> int:
    """Start everything live, or what --only names, and show it until Ctrl-C.

    Example: tweets up --only kafka,registry --detach
    """
    with _one_line_for_a_failure():
        folder = _live()
        running = status_of(folder, time.monotonic())[0].running
        if running:
            raise SiteError(f"{', '.join(running)} runs here already: see `tweets status`, end it with `tweets down`")
        fetch_all(Artifacts(), console)
        pipeline = Pipeline.open(folder, settings.wishes)
        with suppress(KeyboardInterrupt), stopped_afterwards(pipeline, console, unless_up=settings.detach):
            wanted = readable(pipeline, pipeline.needed(settings.stages), console)
            bring_up(pipeline, wanted, settings.production, settings.loaders, console)
            if not settings.detach:
                watch(pipeline, wanted, console)
            console.print("it goes on: `tweets status` shows it, `tweets down` ends it")
    return 0


@app.command
def demo(*, settings: DemoSettings = DemoSettings()) -> int:
    """Show it all: fake tweets through Kafka and Spark into a warehouse, scored and reported; then all is stopped.

    Each demo starts afresh. Exit code 1 unless every event in raw is accounted for, 130 after Ctrl-C.

    Example: tweets demo --tweets 5000 --seed 7
    """
    told = Console(highlight=False, stderr=True) if settings.as_json else console
    with _one_line_for_a_failure(), alone(state_folder() / DEMO) as folder, PeakMemory() as memory:
        fetch_all(Artifacts(), told)
        outcome = run_demo(folder, settings.sink, settings.production, told)
        cost = Cost(time.time() - psutil.Process().create_time(), memory.peak_bytes)
        if settings.as_json:
            print(as_json(outcome, cost))
        else:
            show(outcome, cost, console)
        with suppress(KeyboardInterrupt):  # the demo is over: who does not want to wait goes without
            learn(Artifacts(), told.print)
    return 0 if outcome.balance.closes else 1


@app.command
def down() -> int:
    """Stop everything that `up` started in this clone, sources first. Its records and rows stay."""
    with _one_line_for_a_failure():
        pipeline = Pipeline.recall(_live())
        if pipeline:
            pipeline.stop_all(console.print)
    console.print("nothing runs")
    return 0


@app.command
def status(*, settings: StatusSettings = StatusSettings()) -> int:
    """Show what this clone runs: pids, ports, offsets, lag and freshness.

    Example: tweets status --json
    """
    with _one_line_for_a_failure():
        found, look = status_of(_live(), time.monotonic())
    if settings.as_json:
        print(found.model_dump_json(indent=2))
    elif not any(stage.pid for stage in found.stages.values()):
        console.print(f"nothing runs here; `tweets up` starts it ({found.folder})", soft_wrap=True)
    else:
        states = {stage: f"{it.state} {it.pid or ''}".strip() for stage, it in found.stages.items()}
        console.print(stage_table(states, look, None, str(found.folder)))
        if len(found.loaders) > 1:
            console.print(loaders_table(found.loaders))
        for line in filter(None, (found.bootstrap_servers, found.registry_url, found.warehouse, found.dashboard_url)):
            console.print(line, soft_wrap=True)
    return 0


@app.command
def logs(stage: Stage, /, *, settings: LogsSettings = LogsSettings()) -> int:
    """Print the end of a stage's log.

    Example: tweets logs processor --lines 50

    Args:
        stage: kafka, registry, processor, loader, scorer, dashboard or producer.
        settings: How much of it.
    """
    with _one_line_for_a_failure():
        name = replica(settings.replica) if stage is Stage.LOADER else stage
        log = Programs(_live()).log(name)
        if not log.is_file():
            raise SiteError(f"{name} has not run here: {log} does not exist")
    print(last_lines(log, settings.lines))
    return 0


@app.command
def scale(number: Loaders, /) -> int:
    """Let so many loaders run while everything else goes on; those that are too many finish what they hold.

    Example: tweets scale 3

    Args:
        number: Of a Parquet warehouse they share the partitions; of a file one writes and the others stand by.
    """
    with _one_line_for_a_failure():
        pipeline = Pipeline.recall(_live())
        if pipeline is None or not pipeline.alive(Stage.LOADER):
            raise SiteError("no loader runs here: `tweets up` starts one")
        pipeline.scale(number)
        console.print(f"{len(pipeline.replicas(Stage.LOADER))} of the loader run; `tweets status` shows their shares")
    return 0


@app.command
def doctor(*, settings: StatusSettings = StatusSettings()) -> int:
    """Examine memory, disk, ports, Python, Java and downloads; each fault with its fix. Exit code 1 if there is one."""
    findings = examine(look(Artifacts()))
    if settings.as_json:
        print(json.dumps([asdict(finding) for finding in findings]))
    for finding in findings if not settings.as_json else ():
        mark = "[green]ok [/green]" if finding.good else "[red]bad[/red]"
        fix = "" if finding.good else f" → {finding.fix}"
        console.print(f"{mark} {finding.subject:<10} {finding.found}{fix}", soft_wrap=True)
    return 0 if all(finding.good for finding in findings) else 1


@app.command
def reconcile(*, settings: StatusSettings = StatusSettings()) -> int:
    """Balance raw against the warehouse, per partition, to the unit. Exit code 1 unless nothing is unaccounted."""
    with _one_line_for_a_failure():
        pipeline = Pipeline.recall(_live())
        if pipeline is None:
            raise SiteError("nothing has run here yet: `tweets up` starts it")
        command = stages.reconcile(pipeline.site)
    return subprocess.run(command if settings.as_json else command[:-1], check=False).returncode


@app.command
def clean() -> int:
    """Remove this clone's state: records, rows, reports and logs. Downloads stay."""
    with _one_line_for_a_failure():
        home = state_folder()
        for folder in (home / LIVE, home / DEMO):
            running = status_of(folder, time.monotonic())[0].running
            if running:
                raise SiteError(f"{', '.join(running)} still runs: `tweets down` first")
        shutil.rmtree(home, ignore_errors=True)
    console.print(f"removed {home}", soft_wrap=True)
    return 0


@app.command
def downloads(*, settings: DownloadsSettings = DownloadsSettings()) -> int:
    """Fetch and check everything that is needed from outside, so that the next start is quick."""
    with _one_line_for_a_failure():
        if settings.relock:
            write_lock(relock(read_lock()))
        if settings.only and settings.into:
            take(Artifacts(), settings.only, settings.into, console)
            return 0
        fetch_all(Artifacts(), console)
    console.print("everything is there, with the SHA-256 that is pinned")
    return 0


def _live() -> Path:
    return state_folder() / LIVE


@contextmanager
def _one_line_for_a_failure() -> Iterator[None]:
    """What can go wrong outside of this program is told on stderr, without a traceback."""
    try:
        yield
    except EXPECTED as error:
        print(f"tweets: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def main() -> None:
    """Entry point of the console script."""
    app()
