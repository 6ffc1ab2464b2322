"""How a run stands, for whoever watches: a bar or a live line on a terminal, now and then a line in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn, TimeElapsedColumn

from tweet_producer.balance import Balance

log = structlog.get_logger()
LOG_SECONDS = 5.0
DRAW_SECONDS = 0.1


@contextmanager
def progress(
    count: int | None, console: Console, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[Balance], None]]:
    """Something to tell the balance to, as often as one likes."""
    if not console.is_terminal:
        yield _at_most_every(LOG_SECONDS, _log, clock)
        return
    with Progress(*_columns(count), console=console, transient=True) as bar:
        task = bar.add_task("", total=count, waiting=0, spool="")

        def draw(balance: Balance) -> None:
            spool = f", {balance.spooled:,} in the spool" if balance.spooled else ""
            bar.update(task, completed=balance.acknowledged + balance.rejected, waiting=balance.open, spool=spool)

        yield _at_most_every(DRAW_SECONDS, draw, clock)


def _columns(count: int | None) -> list[ProgressColumn]:
    begin: list[ProgressColumn] = [SpinnerColumn()] if count is None else [BarColumn()]
    of = "" if count is None else f" of {count:,}"
    told = TextColumn(
        f"{{task.completed:,.0f}}{of} in Kafka, {{task.fields[waiting]:,}} on their way{{task.fields[spool]}}"
    )
    return [*begin, told, TimeElapsedColumn()]


def _log(balance: Balance) -> None:
    log.info(
        "so far",
        produced=balance.produced,
        acknowledged=balance.acknowledged,
        rejected=balance.rejected,
        spooled=balance.spooled,
        waiting=balance.open,
    )


def _at_most_every(
    seconds: float, tell: Callable[[Balance], None], clock: Callable[[], float]
) -> Callable[[Balance], None]:
    due = clock() + seconds

    def maybe(balance: Balance) -> None:
        nonlocal due
        if clock() >= due:
            due = clock() + seconds
            tell(balance)

    return maybe
