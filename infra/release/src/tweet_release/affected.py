"""From changed files to the packages that must prove themselves again, each with the reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tweet_release.lock import Lock, changes, pins
from tweet_release.rules import LOCK, judge
from tweet_release.workspace import Member, Workspace

SHOWN = 2
"""Changes of the lock that a reason names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Affected:
    """One member, and why it must be checked again."""

    member: Member
    reason: str


def affected(workspace: Workspace, paths: Iterable[PurePosixPath], before: Lock | None = None) -> list[Affected]:
    """The members that a change of `paths` concerns, and their dependants, by name.

    A member is concerned when a file of its own changed, or when something changed that is installed where its tests
    run. `before` is the lock before the change; without it a changed `uv.lock` concerns everything.
    """
    direct: dict[str, str] = {}
    passed_on: set[str] = set()
    for path in paths:
        if str(path) == LOCK:
            for name, reason in locked_changes(workspace, before).items():
                direct.setdefault(name, reason)
            continue
        verdict = judge(path, workspace)
        for name in verdict.names:
            direct.setdefault(name, verdict.reason)
        if verdict.passed_on:
            passed_on |= verdict.names
    found = ((member, _reason(member, workspace, direct, passed_on)) for member in workspace.members)
    return [Affected(member, reason) for member, reason in found if reason]


def _reason(member: Member, workspace: Workspace, direct: Mapping[str, str], passed_on: set[str]) -> str:
    if member.name in direct:
        return direct[member.name]
    if where := passed_on & workspace.runs_with(member):
        return f"depends on {', '.join(sorted(where))}"
    if where := passed_on & workspace.tested_with(member):
        return f"its tests use {', '.join(sorted(where))}"
    return ""


def locked_changes(workspace: Workspace, before: Lock | None) -> dict[str, str]:
    """The members whose locked packages differ from `before`, and what differs."""
    if before is None:
        return {member.name: "uv.lock, with nothing to compare it with" for member in workspace.members}
    was = {locked.name: locked for locked in before.members}
    found = {}
    for locked in workspace.lock.members:
        old = pins(before, was[locked.name]) if locked.name in was else frozenset()
        if differences := changes(old, pins(workspace.lock, locked)):
            found[locked.name] = "locked: " + _shortened(differences)
    return found


def _shortened(differences: Sequence[str]) -> str:
    more = len(differences) - SHOWN
    return ", ".join(differences[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def as_matrix(found: Iterable[Affected]) -> dict[str, list[str] | bool]:
    """What a workflow runs: tests and types of `packages`, wheels and images of `released`, and whether the suite."""
    members = [one.member for one in found]
    return {
        "packages": [member.short for member in members if member.folder.parts[0] != "tests-e2e"],
        "released": [member.short for member in members if member.released],
        "e2e": any(member.folder.parts[0] == "tests-e2e" for member in members),
    }
