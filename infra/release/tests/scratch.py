"""A clone of the workspace's skeleton: pyprojects, lock, changelogs and contracts, and a git of its own."""

import shutil
from pathlib import Path

from tweet_release.git import git, top
from tweet_release.workspace import Workspace, read_workspace

ROOT = top(Path(__file__).parent)
QUIET = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
CONTRACTS = Path("packages/tweet-schema/src/tweet_schema/contracts")
KEPT = ("pyproject.toml", "CHANGELOG.md", "README.md")


def skeleton(place: Path) -> Workspace:
    """The workspace below `place`, all of it in one commit on `main`; the loader changed after that."""
    folders = [Path(), *(Path(member.folder) for member in read_workspace(ROOT).members)]
    files = [Path("uv.lock"), *(folder / name for folder in folders for name in KEPT)]
    for file in files:
        if (ROOT / file).is_file():
            (place / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, place / file)
    ignored = shutil.ignore_patterns("RELEASES.toml")
    shutil.copytree(ROOT / CONTRACTS, place / CONTRACTS, ignore=ignored)
    git(place, "init", "--quiet", "--initial-branch", "main", settings=QUIET)
    for name, value in (("user.name", "A"), ("user.email", "a@example.org"), ("commit.gpgsign", "false")):
        git(place, "config", name, value)
    git(place, "config", "tag.gpgsign", "false")
    commit(place, "Everything")
    return read_workspace(place)


def write(place: Path, file: str, text: str) -> None:
    """Put `text` into a file of the clone."""
    (place / file).parent.mkdir(parents=True, exist_ok=True)
    (place / file).write_text(text, encoding="utf-8")


def commit(place: Path, message: str) -> None:
    """Commit everything that lies there."""
    git(place, "add", "--all", settings=QUIET)
    git(place, "commit", "--quiet", "--message", message, settings=QUIET)
