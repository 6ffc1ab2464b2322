"""How a check runs its tool: exit codes that mean something else than `found nothing` or `found` are failures."""

import os
import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from tweet_release.git import git
from tweet_release.tools.place import ToolError


def said(command: Sequence[str | Path], root: Path, means: Sequence[int] = (0, 1)) -> str:
    """What the command prints in `root`. Raises ToolError if it ends with a code that is not in `means`."""
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ToolError(f"{command[0]} is not installed: run `make setup`") from None
    if done.returncode not in means:
        raise ToolError(
            f"{Path(command[0]).name} ended with {done.returncode}:\n{(done.stderr or done.stdout).strip()}"
        )
    return done.stdout


def script(name: str) -> Path:
    """A command of the dependency group `supply`, in the environment that runs this."""
    return Path(sysconfig.get_path("scripts")) / name


def files(root: Path, *patterns: str) -> list[str]:
    """Files below `root` that git knows or would add, by git's patterns."""
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns)
    return sorted({name for name in listed.split("\0") if name and (root / name).is_file()})


def link_or_copy(source: Path, target: Path) -> None:
    """The same file at another place, without reading it where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())
