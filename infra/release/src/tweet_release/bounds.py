"""What members ask of another member's version, and how that moves when a release leaves it behind."""

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

_TEXT = re.compile(r'"([^"\n]+)"')


def series(version: Version) -> str:
    """The versions that must not break what works with this one: the minor ones of 0.x, else the major ones."""
    if version.major == 0:
        return f">=0.{version.minor},<0.{version.minor + 1}"
    return f">={version.major}.{version.minor},<{version.major + 1}"


def moved(pyproject: str, name: str, version: Version) -> str:
    """The text with every bound on `name` that shuts `version` out moved to its series; the rest as it is.

    Both ends move: with the workspace as it lies there, only that pair was tested.
    """
    return _TEXT.sub(lambda found: f'"{_moved(found[1], name, version)}"', pyproject)


def _moved(text: str, name: str, version: Version) -> str:
    try:
        wanted = Requirement(text)
    except InvalidRequirement:
        return text
    if wanted.name != name or not wanted.specifier or wanted.specifier.contains(version):
        return text
    extras = f"[{','.join(sorted(wanted.extras))}]" if wanted.extras else ""
    marker = f"; {wanted.marker}".replace(chr(34), chr(39)) if wanted.marker else ""
    return f"{name}{extras}{series(version)}{marker}"
