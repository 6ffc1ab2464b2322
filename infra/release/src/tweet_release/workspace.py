"""The members of the uv workspace: where each stands, its version, and which members each needs."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field

from tweet_release.lock import Lock, Locked, Reference, read_lock

PRIVATE = "Private :: Do Not Upload"


class UnknownPackageError(ValueError):
    """No member has this name; says which there are."""


class Project(BaseModel):
    """The table `project` of a pyproject.toml, as far as it is needed here."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: str
    classifiers: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = Field({}, alias="optional-dependencies")
    entry_points: Mapping[str, Mapping[str, str]] = Field({}, alias="entry-points")


class PyProject(BaseModel):
    """A pyproject.toml, as far as it is needed here."""

    model_config = ConfigDict(frozen=True)

    project: Project


@dataclass(frozen=True, slots=True)
class Member:
    """One package that stands in this repository."""

    name: str
    """Of its distribution, such as `tweet-loader`."""
    folder: PurePosixPath
    version: str
    released: bool
    """Whether it is published at all."""
    needs: frozenset[str]
    """Members that it needs where it runs, with any of its extras; not those that they need."""
    tests_need: frozenset[str]
    """Members that its dependency groups name."""

    @property
    def short(self) -> str:
        """What `make` and tags call it: the name of its folder."""
        return self.folder.name


@dataclass(frozen=True, slots=True)
class Workspace:
    """All members but the root, which only holds them together."""

    root: Path
    lock: Lock
    members: tuple[Member, ...]

    def find(self, name: str) -> Member:
        """The member with this distribution or folder name.

        Raises:
            UnknownPackageError: when there is none.
        """
        for member in self.members:
            if name in {member.name, member.short}:
                return member
        known = ", ".join(member.short for member in self.members)
        raise UnknownPackageError(f"there is no package {name!r}; there are: {known}")

    def owner(self, path: PurePosixPath) -> Member | None:
        """The member in whose folder `path` lies."""
        return next((member for member in self.members if path.is_relative_to(member.folder)), None)

    def runs_with(self, member: Member) -> frozenset[str]:
        """Every member that is installed wherever `member` is, itself included."""
        return self._closure([member.name])

    def tested_with(self, member: Member) -> frozenset[str]:
        """Every member that is installed where the tests of `member` run, itself included."""
        return self._closure([member.name, *member.tests_need])

    def dependants(self, member: Member) -> tuple[Member, ...]:
        """Members that name `member` among their dependencies."""
        return tuple(other for other in self.members if member.name in other.needs)

    def _closure(self, names: Iterable[str]) -> frozenset[str]:
        known = {member.name: member for member in self.members}
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += known[name].needs
        return frozenset(seen)


def read_workspace(root: Path) -> Workspace:
    """The workspace below `root`, from its `uv.lock` and the pyproject of each member.

    Raises:
        LockError: when the lock cannot be understood.
        OSError: when it, or the pyproject of a member that it names, cannot be read.
    """
    lock = read_lock((root / "uv.lock").read_text(encoding="utf-8"))
    names = frozenset(locked.name for locked in lock.members)
    members = (_member(locked, names, root) for locked in lock.members if locked.folder != PurePosixPath())
    return Workspace(root, lock, tuple(sorted(members, key=lambda member: member.name)))


def read_project(root: Path, folder: PurePosixPath) -> Project:
    """What the pyproject in `folder` says of its package."""
    text = root.joinpath(folder, "pyproject.toml").read_text(encoding="utf-8")
    return PyProject.model_validate(tomllib.loads(text)).project


def _member(locked: Locked, names: frozenset[str], root: Path) -> Member:
    folder = locked.folder or PurePosixPath()
    project = read_project(root, folder)

    def among(*lists: tuple[Reference, ...]) -> frozenset[str]:
        return frozenset(one.name for references in lists for one in references) & names - {locked.name}

    return Member(
        name=locked.name,
        folder=folder,
        version=project.version,
        released="editable" in locked.source and PRIVATE not in project.classifiers,
        needs=among(locked.dependencies, *locked.extras.values()),
        tests_need=among(*locked.groups.values()),
    )
