"""The commands that release one package and check its tag."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from tweet_schema.contract import ContractError
from tweet_schema.matrix import PageError
from tweet_schema.releases import ReleaseError

from tweet_release import changelog
from tweet_release.git import GitError, top
from tweet_release.lock import LockError
from tweet_release.readiness import ReleaseRefusedError
from tweet_release.release import Bump, Released, release
from tweet_release.tags import Tag, TagError, parse
from tweet_release.uv import UvError
from tweet_release.workspace import Member, UnknownPackageError, Workspace, read_workspace

REFUSALS = (
    ContractError, GitError, LockError, OSError, PageError, ReleaseError, ReleaseRefusedError, TagError,
    UnknownPackageError, UvError,
)  # fmt: skip
Flag = Annotated[bool, Parameter(negative="")]


def bump(package: str, /, *, major: Flag = False, minor: Flag = False, patch: Flag = False, as_is: Flag = False) -> int:
    """Release a package on this machine: version, lock, dated changelog, one commit, one tag. Nothing is pushed.

    Exit code 1, and nothing changed, when the release would be wrong; the sentence says what to do.

    Example: tweet-release bump loader --minor

    Parameters
    ----------
    package
        Its folder or its distribution: loader, tweet-loader.
    as_is
        The version that stands there, which was never released.
    """
    given = {Bump.MAJOR: major, Bump.MINOR: minor, Bump.PATCH: patch, Bump.AS_IS: as_is}
    chosen = [kind for kind, wanted in given.items() if wanted]
    if len(chosen) != 1:
        print("say one of --major, --minor, --patch and --as-is", file=sys.stderr)
        return 2
    try:
        workspace = read_workspace(top(Path.cwd()))
        member = workspace.find(package)
        done = release(workspace, member, chosen[0], datetime.now(UTC).date())
    except REFUSALS as refused:
        print(refused, file=sys.stderr)
        return 1
    _tell(done, member)
    return 0


def _tell(done: Released, member: Member) -> None:
    say = Console(soft_wrap=True, highlight=False).print
    before = "" if member.version == str(done.tag.version) else f"{member.version} → "
    say(f"{member.name} {before}{done.tag.version}: one commit and the tag {done.tag}")
    if done.followers:
        say(f"These shut {done.tag.version} out; their bounds follow. What was released stays with {member.version}:")
    for other in done.followers:
        say(f"  {other.name}" + (f": make release PACKAGE={other.short} BUMP=minor" if other.released else ""))
    say(f"Next: git push --atomic origin HEAD {done.tag}")


def check_tag(tag: str, /) -> int:
    """Tell whether a tag is what the tree says: package, version in pyproject and lock, section of the changelog.

    Example: tweet-release check-tag loader/v1.2.0
    """
    try:
        found = parse(tag)
        workspace = read_workspace(top(Path.cwd()))
        _notes(workspace, found)
    except REFUSALS as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"{tag} is {workspace.find(found.package).name} {found.version}")
    return 0


def notes(tag: str, /) -> int:
    """Print what the changelog says of a release.

    Example: tweet-release notes loader/v1.2.0
    """
    try:
        print(_notes(read_workspace(top(Path.cwd())), parse(tag)))
    except REFUSALS as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def _notes(workspace: Workspace, tag: Tag) -> str:
    """The section of the release that `tag` names, once it is sure that the tree is that release."""
    member = workspace.find(tag.package)
    if member.short != tag.package or not member.released:
        raise TagError(f"{tag} names no package that is published")
    locked = next(one.version for one in workspace.lock.members if one.name == member.name)
    for place, version in ((f"{member.folder}/pyproject.toml", member.version), ("uv.lock", locked)):
        if version != str(tag.version):
            raise TagError(f"{tag} is tagged, and {place} says {version}")
    text = (workspace.root / member.folder / "CHANGELOG.md").read_text(encoding="utf-8")
    found = changelog.notes(text, str(tag.version))
    if not found:
        raise TagError(f"{member.folder}/CHANGELOG.md has no section `## {tag.version} (date)` that says anything")
    return found
