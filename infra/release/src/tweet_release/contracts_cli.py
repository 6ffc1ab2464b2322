"""The command that holds the contracts against the last release."""

import sys
from pathlib import Path

from tweet_release.contracts import Evolution, evolution
from tweet_release.git import GitError, top
from tweet_release.lock import LockError
from tweet_release.workspace import UnknownPackageError, read_workspace


def contracts(*, base: str | None = None) -> int:
    """Tell whether the contracts still hold what the last release of tweet-schema promised.

    Exit code 0 when each released version is there byte for byte and all versions read each other, else 1.

    Examples: tweet-release contracts; tweet-release contracts --base tweet-schema/v0.1.0

    Parameters
    ----------
    base
        A tag or commit to compare with; unless given, the last release.
    """
    try:
        found = evolution(read_workspace(top(Path.cwd())), base)
    except (GitError, LockError, OSError, UnknownPackageError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_summary(found))
    for problem in found.problems:
        print(problem, file=sys.stderr)
    return 1 if found.problems else 0


def _summary(found: Evolution) -> str:
    if found.base is None:
        return f"tweet-schema was never released: nothing to compare {len(found.fresh)} contracts with but each other"
    return f"{found.kept} contracts are as {found.base} has them; new: {', '.join(found.fresh) or 'none'}"
