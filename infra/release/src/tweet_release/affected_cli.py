"""The commands that tell which packages a change concerns."""

import json
import sys
from pathlib import Path, PurePosixPath
from typing import Annotated

from cyclopts import Parameter
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tweet_release.affected import Affected, as_matrix
from tweet_release.affected import affected as concerned
from tweet_release.git import GitError, changed_paths, file_at, fork, top
from tweet_release.kinds import PageError, on_page, table
from tweet_release.lock import LockError, read_lock
from tweet_release.rules import LOCK
from tweet_release.workspace import read_workspace

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print what a workflow's matrix reads.")]


def affected(
    *paths: PurePosixPath,
    base: str = "main",
    head: str | None = None,
    as_json: AsJson = False,
) -> int:
    """Tell which packages changed files concern, and which depend on those.

    Examples: tweet-release affected; tweet-release affected --base origin/main --head HEAD --json;
    tweet-release affected packages/tweet-schema/src/tweet_schema/wire.py

    Parameters
    ----------
    paths
        Files as if they had changed; unless given, those that differ from `base`.
    base
        What the change began from: a branch, a tag or a commit.
    head
        The last commit of the change; unless given, the files as they lie there now.
    """
    try:
        root = top(Path.cwd())
        workspace = read_workspace(root)
        changed = list(paths) or changed_paths(root, base, head)
        compare = not paths and PurePosixPath(LOCK) in changed
        before = read_lock(file_at(root, fork(root, base, head), LOCK)) if compare else None
        found = concerned(workspace, changed, before)
    except (GitError, LockError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(as_matrix(found)))
    else:
        _show(found, len(changed))
    return 0


def _show(found: list[Affected], files: int) -> None:
    console = Console()
    if not found:
        console.print(f"{files} changed files concern no package")
        return
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("package", "why"):
        shown.add_column(name)
    for one in found:
        shown.add_row(one.member.name, one.reason)
    console.print(shown)


def kinds(
    *,
    write: Annotated[Path | None, Parameter(help="Put the table between the two marks of this page.")] = None,
) -> int:
    """Show what each kind of change concerns, in Markdown.

    Example: tweet-release kinds --write infra/release/README.md
    """
    try:
        workspace = read_workspace(top(Path.cwd()))
        if write is None:
            print(table(workspace))
        else:
            _, text = on_page(write, workspace)
            write.write_text(text, encoding="utf-8")
    except (GitError, LockError, PageError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
