"""Which clone a command is about: its state is in one ignored folder at the root."""

import os
from pathlib import Path

HOME_VARIABLE = "TWEETS_HOME"
STATE = ".tweets"
MARK = "uv.lock"


class NoCloneError(Exception):
    """The command was called outside of a clone."""


def state_folder(start: Path | None = None) -> Path:
    """The `.tweets` of the clone around `start` (else the current folder), or what TWEETS_HOME names.

    Raises NoCloneError outside of a clone.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder / STATE
    raise NoCloneError(
        f"{here} is not in a clone of the repository: change into one, or name a folder in {HOME_VARIABLE}"
    )
