"""Tags of releases: `<folder>/vX.Y.Z`, such as `loader/v1.2.0`."""

from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from tweet_release.git import git
from tweet_release.workspace import Member


class TagError(ValueError):
    """A tag is none of a release, or not what the tree says; says why."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One release of one package."""

    package: str
    """The name of its folder."""
    version: Version

    def __str__(self) -> str:
        return f"{self.package}/v{self.version}"


def parse(text: str) -> Tag:
    """The release that a tag names, with or without `refs/tags/`.

    Raises:
        TagError: when it names none.
    """
    name = text.removeprefix("refs/tags/")
    package, _, version = name.partition("/v")
    try:
        tag = Tag(package, Version(version))
    except InvalidVersion:
        tag = None
    if tag is None or str(tag) != name:
        raise TagError(f"{text!r} is no tag of a release: those are <folder>/vX.Y.Z, such as loader/v1.2.0")
    return tag


def releases(root: Path, member: Member) -> list[Tag]:
    """Every tagged release of `member` that this commit has behind it, oldest first."""
    names = git(root, "tag", "--list", f"{member.short}/v*", "--merged", "HEAD").split()
    return sorted((parse(name) for name in names), key=lambda tag: tag.version)
