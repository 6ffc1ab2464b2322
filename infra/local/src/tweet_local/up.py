"""`tweets up`: everything live until Ctrl-C, watched."""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console

from tweet_local.display import Display
from tweet_local.pipeline import Pipeline
from tweet_local.stages import Production, Stage

LOOK_EVERY_S = 1.0


def bring_up(
    pipeline: Pipeline, wanted: Sequence[Stage], production: Production, loaders: int, console: Console
) -> None:
    """Start the stages and say where they are."""
    console.print(f"starting {', '.join(wanted)}")
    began = time.monotonic()
    pipeline.start(*wanted, production=production, loaders=loaders)
    pipeline.check(*wanted)
    console.print(f"up after {time.monotonic() - began:.1f} s:")
    for line in addresses(pipeline, wanted):
        console.print(f"  {line}")


@contextmanager
def stopped_afterwards(pipeline: Pipeline, console: Console, *, unless_up: bool = False) -> Iterator[None]:
    """Stop everything at the end: when the block is done, on Ctrl-C, on SIGTERM, and when a stage has died.

    With `unless_up` a block that ends well leaves everything running. Ctrl-C and SIGTERM go on as
    KeyboardInterrupt.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except BaseException:  # Ctrl-C and SIGTERM too must stop what was started; whatever it was goes on
        _stop(pipeline, console)
        raise
    else:
        if not unless_up:
            _stop(pipeline, console)


def _stop(pipeline: Pipeline, console: Console) -> None:
    # A second Ctrl-C would leave half of it running. Each stage has a deadline, so this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipeline.stop_all(lambda line: console.print(line, style="dim"))
    console.print(f"nothing runs any more; records, rows and logs are kept in {pipeline.site.folder}", soft_wrap=True)


def readable(pipeline: Pipeline, wanted: Sequence[Stage], console: Console) -> Sequence[Stage]:
    """Of these stages those that can do something with the warehouse; why others cannot is said."""
    reasons = {Stage.SCORER: pipeline.site.unread, Stage.DASHBOARD: pipeline.site.unshown}
    for stage, why in reasons.items():
        if stage in wanted and why:
            console.print(why, soft_wrap=True)
    return [stage for stage in wanted if not reasons.get(stage)]


def addresses(pipeline: Pipeline, wanted: Sequence[Stage]) -> list[str]:
    """Where a person finds what runs."""
    site = pipeline.site
    known = {
        Stage.KAFKA: f"kafka      {site.bootstrap_servers}",
        Stage.REGISTRY: f"registry   {site.registry_url}",
        Stage.LOADER: f"warehouse  {site.sink}",
        Stage.DASHBOARD: f"dashboard  {site.dashboard_url}",
    }
    return [line for stage, line in known.items() if stage in wanted]


def watch(pipeline: Pipeline, wanted: Sequence[Stage], console: Console) -> None:
    """Show the pipeline until Ctrl-C (KeyboardInterrupt). StageDiedError if a stage ends."""
    display = Display(pipeline, wanted, console, f"{pipeline.site.folder} · Ctrl-C ends it")
    with display.open():
        while True:
            pipeline.check(*wanted)
            display.look()
            time.sleep(LOOK_EVERY_S)
