"""The policy: accepted licences, exceptions with their reasons, and what a person read where metadata is silent."""

import tomllib
from collections.abc import Collection, Iterable
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from tweet_release.licences.expression import accepted


class Ruling(BaseModel):
    """One licence for some packages, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    licence: str
    packages: tuple[str, ...]
    reason: str = Field(min_length=10)


class JarRuling(BaseModel):
    """The licence of everything in some Maven groups, and where it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    licence: str
    groups: tuple[str, ...]
    reason: str = Field(min_length=10)


class Policy(BaseModel):
    """What `policy.toml` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    permissive: frozenset[str]
    exception: tuple[Ruling, ...] = ()
    read: tuple[Ruling, ...] = ()
    jars: tuple[JarRuling, ...] = ()

    def read_by_hand(self, package: str) -> Ruling | None:
        """What a person read of it, if anybody had to."""
        return next((ruling for ruling in self.read if package in ruling.packages), None)

    def of_jar(self, group: str) -> JarRuling | None:
        """What is known of jars of that group."""
        return next((ruling for ruling in self.jars if group in ruling.groups), None)

    def objection(self, package: str, licence: str | None) -> str | None:
        """Why it may not be shipped, and what to do; None if it may."""
        if licence is None:
            return (
                f"{package}: its licence is unknown. Read the text that comes with it, then name it under [[read]] in "
                "policy.toml with where you read it"
            )
        excepted = {ruling.licence for ruling in self.exception if package in ruling.packages}
        if accepted(licence, self.permissive | excepted):
            return None
        return f"{package}: {licence} is not accepted. Do without it, or add an [[exception]] with its reason"

    def stale(self, packages: Collection[str], groups: Collection[str]) -> Iterable[str]:
        """Rulings about what is no longer shipped."""
        for ruling in (*self.exception, *self.read):
            yield from (
                f"{name}: policy.toml rules on it, and it is not shipped"
                for name in ruling.packages
                if name not in packages
            )
        for jars in self.jars:
            yield from (
                f"{name}: policy.toml rules on its jars, and none is shipped"
                for name in jars.groups
                if name not in groups
            )


def read_policy() -> Policy:
    """The policy that came with this package."""
    return Policy.model_validate(tomllib.loads(files("tweet_release.licences").joinpath("policy.toml").read_text()))
