"""Whether a package can be released from what is committed: the first thing that stands in the way, in words."""

from pathlib import Path

from packaging.version import Version

from tweet_release.changelog import pending
from tweet_release.git import git
from tweet_release.tags import Tag, releases
from tweet_release.workspace import Member, Workspace

RECORD = "packages/tweet-schema/src/tweet_schema/contracts/RELEASES.toml"
"""Written by every release of any package, so it is no change of the package it lies in."""
PUBLISHED = ("src", "pyproject.toml")
"""What of a package its dependants can notice."""


class ReleaseRefusedError(ValueError):
    """A release that would be wrong; says why and what to do."""


def require_ready(workspace: Workspace, member: Member, *, as_is: bool) -> Tag | None:
    """The last release of `member`, None before the first.

    Raises:
        ReleaseRefusedError: when the tree is dirty, the package is never published, has nothing new or nothing said
            about it in its changelog, or needs a package whose own changes are not released.
    """
    root = workspace.root
    if dirty := git(root, "status", "--porcelain").rstrip():
        raise ReleaseRefusedError(f"commit or stash first, a release is made of commits alone:\n{dirty}")
    if not member.released:
        raise ReleaseRefusedError(f"{member.name} is never published")
    done = releases(root, member)
    last = done[-1] if done else None
    if as_is and Tag(member.short, Version(member.version)) in done:
        raise ReleaseRefusedError(f"{member.name} {member.version} is released: say --major, --minor or --patch")
    commits = commits_since(root, last, str(member.folder))
    if not commits:
        raise ReleaseRefusedError(f"nothing to release: no commit touched {member.folder} since {last}")
    if pending((root / member.folder / "CHANGELOG.md").read_text(encoding="utf-8")) is None:
        listed = "\n".join(f"  {subject}" for subject in commits)
        raise ReleaseRefusedError(
            f"{member.folder}/CHANGELOG.md says nothing new: tell its users what changed under `## Unreleased`.\n"
            f"Commits since {last or 'the beginning'}:\n{listed}"
        )
    for name in sorted(member.needs):
        _require_released(workspace, workspace.find(name), member)
    return last


def _require_released(workspace: Workspace, needed: Member, member: Member) -> None:
    done = releases(workspace.root, needed)
    places = [str(needed.folder / place) for place in PUBLISHED]
    if not done or commits_since(workspace.root, done[-1], *places):
        why = f"has changed since {done[-1]}" if done else "was never released"
        raise ReleaseRefusedError(
            f"{member.name} needs {needed.name}, which {why}: what is tested here would not be what is installed. "
            f"First: make release PACKAGE={needed.short} BUMP={'patch' if done else 'as-is'}"
        )


def commits_since(root: Path, last: Tag | None, *places: str) -> list[str]:
    """The subjects of the commits after `last` that touched these files, newest first; releases' records aside."""
    span = f"{last}..HEAD" if last else "HEAD"
    return git(root, "log", "--format=%s", span, "--", *places, f":(exclude){RECORD}").splitlines()
