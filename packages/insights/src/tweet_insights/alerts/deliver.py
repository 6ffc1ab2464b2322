"""Deliver what has not been delivered; what a target does not take stays, unless it never will."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import structlog

from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.state import Undelivered
from tweet_insights.alerts.targets import Lines, Target, Webhook
from tweet_insights.alerts.webhook import NotTakenError, RefusedError, post

log = structlog.get_logger()


def deliver(
    waiting: Sequence[Undelivered],
    targets: Mapping[str, Target],
    pause: Callable[[float], None],
    *,
    as_json: bool,
) -> tuple[tuple[Undelivered, ...], tuple[Undelivered, ...]]:
    """What is still undelivered, and what was refused for good.

    To each target in the order in which it happened; where it is down, nothing more. What is for a target that is in
    the file no more is given up.
    """
    left: list[Undelivered] = []
    refused: list[Undelivered] = []
    down: set[str] = set()
    for each in waiting:
        told = log.bind(target=each.target, alert=each.alert.id)
        target = targets.get(each.target)
        if target is None:
            told.warning("given up", why="there is no such target any more")
            continue
        if each.target in down:
            left.append(each)
            continue
        try:
            _send(each.alert, target, pause, as_json=as_json)
        except RefusedError as error:
            told.error("refused for good", why=str(error))
            refused.append(each)
        except (NotTakenError, OSError) as error:
            told.warning("not delivered", why=str(error))
            left.append(each)
            down.add(each.target)
        else:
            told.info("delivered", kind=each.alert.kind)
    return tuple(left), tuple(refused)


def _send(alert: Alert, target: Target, pause: Callable[[float], None], *, as_json: bool) -> None:
    if isinstance(target, Webhook):
        post(target, alert, pause)
    elif isinstance(target, Lines):
        _add(alert, target.path)
    else:
        sys.stdout.write(f"{alert.model_dump_json() if as_json else alert.says}\n")
        sys.stdout.flush()


def _add(alert: Alert, path: Path) -> None:
    """A line at the end; half of one that a crash left there is ended first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(f"{alert.model_dump_json()}\n".encode())
        file.flush()
        os.fsync(file.fileno())
