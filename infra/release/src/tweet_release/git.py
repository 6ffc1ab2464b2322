"""What git is asked."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath


class GitError(RuntimeError):
    """git refused; what it said."""


def git(root: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
    """What git prints.

    Raises:
        GitError: when it ends with another exit code than 0.
    """
    environment = {**os.environ, **(settings or {})}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise GitError(f"git {' '.join(arguments)}: {said}")
    return done.stdout


def top(start: Path) -> Path:
    """The root of the clone around `start`.

    Raises:
        GitError: when there is none.
    """
    return Path(git(start, "rev-parse", "--show-toplevel").strip())


def changed_paths(root: Path, base: str, head: str | None) -> list[PurePosixPath]:
    """Files that differ between where `head` left `base`, and `head`; without it the files as they lie there now.

    A renamed file counts under both names.
    """
    start = fork(root, base, head)
    # -z, since git quotes names that are not ASCII otherwise.
    found = git(root, "diff", "--name-only", "--no-renames", "-z", start, *([head] if head else []))
    if head is None:
        found += git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return [PurePosixPath(name) for name in found.split("\0") if name]


def fork(root: Path, base: str, head: str | None) -> str:
    """The commit at which `head` left `base`."""
    return git(root, "merge-base", base, head or "HEAD").strip()


def file_at(root: Path, commit: str, path: str) -> str:
    """The text of `path` in `commit`."""
    return git(root, "show", f"{commit}:{path}")
