"""Which package reads and writes which subjects: what was released, and what is installed here.

A package says it in its own metadata, by entry points of the groups `tweet_schema.reads` and `tweet_schema.writes`:
a subject, and the module that does it. `contracts/RELEASES.toml` keeps what each release said, and with which
versions of the contracts it was released.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distributions, version
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tweet_schema.contract import versions
from tweet_schema.topics import Subject

FILE = "RELEASES.toml"
READS, WRITES = "tweet_schema.reads", "tweet_schema.writes"


class ReleaseError(ValueError):
    """A release cannot be recorded, or the record cannot be read; says why."""


class Release(BaseModel):
    """One version of one package, and the versions of the contracts that came with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str
    version: str
    tweet_schema: str
    """The version of this package that it was released with."""
    reads: Mapping[Subject, int]
    """The version that it reads as, by subject."""
    writes: Mapping[Subject, int]


_RELEASES = TypeAdapter(list[Release])


def released(folder: Traversable | Path) -> list[Release]:
    """Every release, in the order in which they were recorded.

    Raises:
        ReleaseError: when the record is no such.
    """
    file = folder.joinpath(FILE)
    if not file.is_file():
        return []
    try:
        return _RELEASES.validate_python(tomllib.loads(file.read_text(encoding="utf-8")).get("release", []))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{FILE} is no TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        number, *field = first["loc"] or (0,)
        place = ".".join(map(str, field))
        raise ReleaseError(f"{FILE}: release {int(number) + 1}, {place}: {first['msg']}") from None


def installed(folder: Traversable | Path) -> list[Release]:
    """What every package installed here would be released as, by name.

    Raises:
        ContractError: when the contracts in `folder` cannot be read.
        ReleaseError: when a package names a subject that there is not.
    """
    latest = {subject: versions(subject, folder)[-1].version for subject in Subject}
    return sorted(_installed(latest), key=lambda release: release.package)


def _installed(latest: Mapping[Subject, int]) -> Iterator[Release]:
    seen = set()
    for found in distributions():
        reads, writes = _subjects(found, READS), _subjects(found, WRITES)
        if (reads or writes) and found.name not in seen:
            seen.add(found.name)  # the first on the path is the one that Python imports
            yield Release(
                package=found.name,
                version=found.version,
                tweet_schema=version("tweet-schema"),
                reads={subject: latest[subject] for subject in reads},
                writes={subject: latest[subject] for subject in writes},
            )


def _subjects(found: Distribution, group: str) -> list[Subject]:
    names = {entry.name for entry in found.entry_points if entry.group == group}
    if unknown := names - set(Subject):
        raise ReleaseError(f"{found.name} says that it has to do with {min(unknown)}, and there is no such subject")
    return [subject for subject in Subject if subject in names]


def record(folder: Path, package: str) -> Release:
    """Note the installed version of `package` as released.

    Raises:
        ReleaseError: when it is not installed, says nothing, or is recorded already.
        ContractError: when the contracts cannot be read.
    """
    found = next((release for release in installed(folder) if release.package == package), None)
    if found is None:
        raise ReleaseError(f"no package {package} is installed here that says what it reads or writes")
    append(folder, found)
    return found


def append(folder: Path, release: Release) -> None:
    """Note `release` after those before it.

    Raises:
        ReleaseError: when that version of that package is recorded already.
    """
    if any((known.package, known.version) == (release.package, release.version) for known in released(folder)):
        raise ReleaseError(f"{release.package} {release.version} is recorded already: a release never changes")
    file = folder / FILE
    before = file.read_text(encoding="utf-8") + "\n" if file.exists() else ""
    file.write_text(before + _toml(release), encoding="utf-8")


def _toml(release: Release) -> str:
    """A table of an array of tables; JSON's strings and numbers are TOML's, too."""

    def inline(held: Mapping[Subject, int]) -> str:
        return "{ " + ", ".join(f"{json.dumps(subject)} = {number}" for subject, number in held.items()) + " }"

    return (
        "[[release]]\n"
        f"package = {json.dumps(release.package)}\n"
        f"version = {json.dumps(release.version)}\n"
        f"tweet_schema = {json.dumps(release.tweet_schema)}\n"
        f"reads = {inline(release.reads)}\n"
        f"writes = {inline(release.writes)}\n"
    )
