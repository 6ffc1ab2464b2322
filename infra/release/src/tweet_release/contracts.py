"""The contracts as they lie there, beside those of the last release of tweet-schema.

`tweet-schema check` compares frozen files with their digests, which stand beside them: whoever edits both goes
unseen. A release is a tag, which nobody edits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tweet_schema.compatibility import breaks
from tweet_schema.contract import ContractError, subjects, versions

from tweet_release.git import git
from tweet_release.tags import releases
from tweet_release.workspace import Workspace

FOLDER = PurePosixPath("packages/tweet-schema/src/tweet_schema/contracts")


@dataclass(frozen=True, slots=True)
class Evolution:
    """What was compared, and everything that is wrong."""

    base: str | None
    """The tag; None before the first release."""
    kept: int
    """Released files that are there byte for byte."""
    fresh: tuple[str, ...]
    """Versions that were not released yet, such as `raw-value/v5.avsc`."""
    problems: tuple[str, ...]


def evolution(workspace: Workspace, base: str | None) -> Evolution:
    """Compare with the tag `base`, unless given with the last release of tweet-schema.

    Each released file must be there byte for byte, and all versions of a subject, new ones too, must read each other
    (FULL_TRANSITIVE). Before the first release only the second is asked.

    Raises:
        GitError: when `base` is no commit.
    """
    root = workspace.root
    if base is None:
        base = _last(workspace)
    released = _released(root, base) if base else {}
    lost = tuple(_lost(root, released, base or ""))
    there = {file.relative_to(root / FOLDER).as_posix() for file in (root / FOLDER).glob("*/*.avsc")}
    return Evolution(base, len(released) - len(lost), tuple(sorted(there - set(released))), lost + _broken(root))


def _last(workspace: Workspace) -> str | None:
    """The last release before this commit: one that is just being made would be compared with itself."""
    done = [str(tag) for tag in releases(workspace.root, workspace.find("tweet-schema"))]
    here = git(workspace.root, "tag", "--points-at", "HEAD").split()
    earlier = [tag for tag in done if tag not in here]
    return next(reversed(earlier or done), None)


def _released(root: Path, base: str) -> dict[str, str]:
    """The object id of each frozen file of a commit, by its place below the contracts."""
    git(root, "rev-parse", "--verify", f"{base}^{{commit}}")
    listed = git(root, "ls-tree", "-r", "-z", "--format=%(objectname) %(path)", base, "--", str(FOLDER))
    entries = (line.split(" ", 1) for line in listed.split("\0") if line.endswith(".avsc"))
    return {PurePosixPath(path).relative_to(FOLDER).as_posix(): name for name, path in entries}


def _lost(root: Path, released: dict[str, str], base: str) -> Iterator[str]:
    for file, was in released.items():
        path = root / FOLDER / file
        if not path.is_file():
            yield f"{file} was released with {base} and is gone: restore it"
        # No filters: a file with other line ends is another file to whoever publishes it.
        elif git(root, "hash-object", "--no-filters", str(path)).strip() != was:
            yield f"{file} was released with {base} and is another file now: restore it, take a snapshot instead"


def _broken(root: Path) -> tuple[str, ...]:
    folder = root / FOLDER
    found: list[str] = []
    for subject in subjects(folder):
        try:
            every = [(f"v{contract.version}", contract) for contract in versions(subject, folder)]
        except ContractError as error:
            found.append(str(error))
        else:
            found += map(str, breaks(every))
    return tuple(found)
