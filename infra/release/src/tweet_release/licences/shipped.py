"""Everything from elsewhere that is shipped, each with its licence and who ships it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from tweet_release.closure import SHIPPED, closure, extras_of
from tweet_release.licences.expression import expression
from tweet_release.licences.policy import Policy
from tweet_release.lock import Lock

JARS = Path("infra/local/src/tweet_local/artifacts.lock.json")

FROM_METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class Part:
    """One package, or the jars of one Maven group."""

    name: str
    licence: str | None
    users: tuple[str, ...]
    reason: str = FROM_METADATA


def python_parts(lock: Lock, policy: Policy, licences: Mapping[str, str | None]) -> list[Part]:
    """Every package that a shipped one needs, with anything optional; `licences` is what metadata says."""
    users: dict[str, list[str]] = {}
    for package in SHIPPED:
        for locked in closure(lock, package, extras_of(lock, package)):
            if locked.folder is None:
                users.setdefault(locked.name, []).append(package.removeprefix("tweet-"))
    return [_python_part(name, tuple(users[name]), policy, licences.get(name)) for name in sorted(users)]


def jar_parts(jars: Iterable[tuple[str, str]], policy: Policy) -> list[Part]:
    """One part for each Maven group of `jars`, which are pairs of a bundle and a group."""
    users: dict[str, set[str]] = {}
    for bundle, group in jars:
        users.setdefault(group, set()).add(bundle)
    parts = []
    for group in sorted(users):
        ruling = policy.of_jar(group)
        bundles = tuple(sorted(users[group]))
        parts.append(Part(group, ruling.licence, bundles, ruling.reason) if ruling else Part(group, None, bundles))
    return parts


def objections(parts: Sequence[Part], jars: Sequence[Part], policy: Policy) -> list[str]:
    """Why what is shipped may not be, part by part, and rulings that nothing needs any more."""
    found = [objection for part in (*parts, *jars) if (objection := policy.objection(part.name, part.licence))]
    return found + list(policy.stale({part.name for part in parts}, {part.name for part in jars}))


def installed_licences(places: list[str] | None = None) -> dict[str, str | None]:
    """What the metadata of every installed distribution says, by its normalised name."""
    found = distributions(path=places) if places else distributions()
    return {canonicalize_name(one.metadata["Name"]): _licence(one) for one in found}


def locked_jars(root: Path) -> list[tuple[str, str]]:
    """Bundle and Maven group of every jar that is pinned."""
    bundles = json.loads((root / JARS).read_text())["bundles"]
    return [(bundle["name"], pin["org"]) for bundle in bundles for pin in bundle["pins"]]


def _licence(one: Distribution) -> str | None:
    about = one.metadata
    classifiers = about.get_all("Classifier") or []
    return expression(_field(about, "License-Expression"), _field(about, "License"), classifiers)


def _field(about: PackageMetadata, name: str) -> str | None:
    return next(iter(about.get_all(name) or ()), None)


def _python_part(name: str, users: tuple[str, ...], policy: Policy, said: str | None) -> Part:
    ruling = policy.read_by_hand(name)
    if ruling:
        return Part(name, ruling.licence, users, ruling.reason)
    return Part(name, said, users)
