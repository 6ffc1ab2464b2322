"""The command that lists licences."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tweet_release.git import GitError, top
from tweet_release.licences.page import PAGE, differences, survey, written
from tweet_release.licences.shipped import objections
from tweet_release.lock import LockError


def licences(
    *, write: Annotated[bool, Parameter(negative="")] = False, check: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """List the licences of what is shipped; the exit code is 1 if one is unknown or not accepted.

    Examples: tweet-release licences; tweet-release licences --write; tweet-release licences --check

    Parameters
    ----------
    write
        Write docs/licences.md.
    check
        Print only what is wrong, docs/licences.md being old included.
    """
    try:
        root = top(Path.cwd())
        parts, jars, policy = survey(root)
    except (GitError, LockError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    page = written(parts, jars, policy)
    if write:
        (root / PAGE).write_text(page)
    elif not check:
        print(page, end="")
    wrong = differences(root) if check else objections(parts, jars, policy)
    for line in wrong:
        print(line, file=sys.stderr)
    if check and not wrong:
        print(f"licences of {len(parts)} Python packages and {len(jars)} groups of jars: all known and accepted")
    return 1 if wrong else 0
