"""What is remembered between two runs, in a small file that is replaced as a whole."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_insights.alerts.alert import Alert
from tweet_insights.alerts.judge import Remembered
from tweet_insights.failures import UsersError

REFUSED_KEPT = 100


class Undelivered(BaseModel):
    """An alert that a target has not taken yet."""

    model_config = ConfigDict(frozen=True)

    target: str
    alert: Alert


class State(BaseModel):
    """Where each rule stands, and what has yet to be delivered, the oldest first."""

    model_config = ConfigDict(frozen=True)

    version: int = 1
    rules: Mapping[str, Remembered] = {}
    undelivered: tuple[Undelivered, ...] = ()
    refused: tuple[Undelivered, ...] = ()
    """The last that a target has refused for good, for people to look at: they are not sent again."""


def read(path: Path) -> State:
    """The state; that of the first run where there is no file.

    Raises:
        UsersError: when the file is no state. It is left as it is.
    """
    try:
        return State.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return State()
    except ValidationError:
        raise UsersError(f"{path} is no state of alerts: name another with --state, or remove it") from None


def keep(state: State, path: Path) -> None:
    """On the disk before it is believed: whoever is killed here finds the old state or the new one."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(state.model_dump_json(indent=1))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else uses this state meanwhile: two would tell everything twice.

    Raises:
        UsersError: when somebody does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsersError(f"{path}: another tweet-insights alerts is using this state") from None
        yield
