"""The command that writes dashboards."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.git import GitError, top
from tweet_release.observability.dashboards import FOLDER, outdated
from tweet_release.observability.dashboards import write as write_dashboards


def dashboards(*, write: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Tell which of Grafana's dashboards are not as they are described; the exit code is 1 if there are any.

    Example: tweet-release dashboards --write

    Parameters
    ----------
    write
        Write them.
    """
    try:
        root = top(Path.cwd())
        if write:
            print(f"{len(write_dashboards(root))} dashboards in {FOLDER}")
        wrong = outdated(root)
    except (GitError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for file in wrong:
        print(f"{file.relative_to(root)} is old: run `tweet-release dashboards --write`", file=sys.stderr)
    return 1 if wrong else 0
