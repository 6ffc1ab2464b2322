"""One release on this machine: the version, its dated changelog, who must follow, one commit and one tag."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from packaging.version import Version

from tweet_release import changelog
from tweet_release.bounds import moved, series
from tweet_release.git import git
from tweet_release.readiness import ReleaseRefusedError, require_ready
from tweet_release.record import record
from tweet_release.tags import Tag
from tweet_release.uv import UvError, uv
from tweet_release.workspace import Member, Workspace


class Bump(StrEnum):
    """Which part of the version grows."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    AS_IS = "as-is"
    """None: the version that stands there was never released."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was done."""

    tag: Tag
    followers: tuple[Member, ...]
    """Members whose bound shut the new version out and was moved."""


def release(workspace: Workspace, member: Member, bump: Bump, day: date) -> Released:
    """Release `member` in one commit with one tag. Nothing is pushed; what fails leaves the tree as it was.

    Raises:
        ReleaseRefusedError: when it would be wrong, with what to do.
        UvError: when uv cannot set the version.
    """
    require_ready(workspace, member, as_is=bump is Bump.AS_IS)
    try:
        tag, followers = _write(workspace, member, bump, day)
    except (OSError, UvError, ValueError):
        git(workspace.root, "restore", ".")
        git(workspace.root, "clean", "--quiet", "--force")
        raise
    git(workspace.root, "add", "--all")
    git(workspace.root, "commit", "--quiet", "--message", _message(member, tag, followers))
    git(workspace.root, "tag", "--annotate", str(tag), "--message", f"{member.name} {tag.version}")
    return Released(tag, followers)


def _write(workspace: Workspace, member: Member, bump: Bump, day: date) -> tuple[Tag, tuple[Member, ...]]:
    version = Version(member.version) if bump is Bump.AS_IS else _next(workspace, member, bump)
    followers = tuple(_follow(workspace, member, version))
    if bump is not Bump.AS_IS:
        # Edits the lock with it; `--frozen` would leave the old version there.
        uv(workspace.root, "version", "--package", member.name, "--no-sync", str(version))
    log = workspace.root / member.folder / "CHANGELOG.md"
    log.write_text(changelog.dated(log.read_text(encoding="utf-8"), str(version), day), encoding="utf-8")
    record(workspace, member)
    return Tag(member.short, version), followers


def _next(workspace: Workspace, member: Member, bump: Bump) -> Version:
    said = uv(workspace.root, "version", "--package", member.name, "--bump", bump, "--dry-run", "--short")
    version = Version(said)
    if version <= Version(member.version):
        raise ReleaseRefusedError(f"uv made {version} of {member.version}, which is no later version")
    return version


def _follow(workspace: Workspace, member: Member, version: Version) -> list[Member]:
    """Move the bounds that shut `version` out, and tell it in the changelogs of those that are released."""
    found = []
    for other in workspace.members:
        file = workspace.root / other.folder / "pyproject.toml"
        before = file.read_text(encoding="utf-8")
        after = moved(before, member.name, version)
        if after == before:
            continue
        file.write_text(after, encoding="utf-8")
        found.append(other)
        log = file.with_name("CHANGELOG.md")
        if other.released:
            text = changelog.noted(log.read_text(encoding="utf-8"), f"Needs {member.name}{series(version)}.")
            log.write_text(text, encoding="utf-8")
    return found


def _message(member: Member, tag: Tag, followers: tuple[Member, ...]) -> str:
    subject = f"{member.name} {tag.version} is released"
    if not followers:
        return subject
    names = ", ".join(other.name for other in followers)
    return f"{subject}\n\nIts bounds in {names} shut this version out and are moved to {series(tag.version)}."
