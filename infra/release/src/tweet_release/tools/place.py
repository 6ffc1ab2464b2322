"""Where tools live, and how exactly one of several processes that ask puts them there."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

CACHE_VARIABLE = "TWEET_RELEASE_CACHE"


class ToolError(Exception):
    """A tool cannot be had; the message says what to do."""


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of all tools, for all clones of this user; `TWEET_RELEASE_CACHE` names another."""
    named = environment.get(CACHE_VARIABLE)
    return Path(named).absolute() if named else user_cache_path("tweet-pipeline") / "tools"


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """`folder`, filled by `make` unless it is there; it appears whole or not at all.

    Of several threads or processes that ask at once one makes it and the others wait. What `make` raises is
    passed on, and the next who asks tries again.
    """
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / f".{folder.name}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as staging:
                fresh = Path(staging) / "fresh"
                fresh.mkdir()
                make(fresh)
                fresh.rename(folder)
    return folder
