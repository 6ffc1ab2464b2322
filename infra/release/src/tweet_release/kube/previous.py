"""The chart as it was before: what an upgrade comes from."""

import tarfile
from dataclasses import dataclass
from pathlib import Path

from tweet_release.chart.files import CHART
from tweet_release.git import git

TAGS = "chart/v*"


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier chart, unpacked."""

    name: str
    """Of its tag or commit."""
    chart: Path


def previous(root: Path, into: Path) -> Previous:
    """The chart of its last release, else as it was before its last change; raises GitError where neither is known."""
    revision = _last_tag(root) or _before_last_change(root)
    archive = into / "chart.tar"
    git(root, "archive", "--format=tar", f"--output={archive}", revision, "--", str(CHART))
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return Previous(revision, into / CHART)


def _last_tag(root: Path) -> str | None:
    tags = git(root, "tag", "--list", TAGS, "--sort=-version:refname").split()
    return tags[0] if tags else None


def _before_last_change(root: Path) -> str:
    """The commit whose chart is not the one that lies there; what is not committed is a change as well."""
    if git(root, "status", "--porcelain", "--", str(CHART)):
        return git(root, "rev-parse", "--short", "HEAD").strip()
    last = git(root, "log", "-1", "--format=%h", "--", str(CHART)).strip()
    return git(root, "rev-parse", "--short", f"{last}^").strip()
