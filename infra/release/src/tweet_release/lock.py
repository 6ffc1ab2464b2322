"""`uv.lock` as it is written, and what of it one member of the workspace installs."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class LockError(ValueError):
    """A text is no lock of uv, or names what it does not hold; says which."""


class Reference(BaseModel):
    """One package that another asks for."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: str | None = None
    """Given only where the lock holds several versions of it."""
    extra: tuple[str, ...] = ()


class File(BaseModel):
    """One file that would be installed."""

    model_config = ConfigDict(frozen=True)

    hash: str = ""


class Locked(BaseModel):
    """One version of one package."""

    model_config = ConfigDict(frozen=True)

    name: str
    version: str = ""
    source: Mapping[str, str]
    dependencies: tuple[Reference, ...] = ()
    extras: Mapping[str, tuple[Reference, ...]] = Field({}, alias="optional-dependencies")
    groups: Mapping[str, tuple[Reference, ...]] = Field({}, alias="dev-dependencies")
    sdist: File = File()
    wheels: tuple[File, ...] = ()

    @property
    def folder(self) -> PurePosixPath | None:
        """Where it stands, if it is a member of the workspace."""
        found = self.source.get("editable") or self.source.get("virtual")
        return PurePosixPath(found) if found else None

    @property
    def digest(self) -> str:
        """One text for all of its files."""
        hashes = sorted([self.sdist.hash, *(wheel.hash for wheel in self.wheels)])
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


class Lock(BaseModel):
    """All that is locked."""

    model_config = ConfigDict(frozen=True)

    package: tuple[Locked, ...]

    @property
    def members(self) -> tuple[Locked, ...]:
        """The packages that stand in this repository, the root among them."""
        return tuple(locked for locked in self.package if locked.folder is not None)


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """One package from elsewhere, to the bit."""

    name: str
    version: str
    digest: str


def read_lock(text: str) -> Lock:
    """The lock that `text` is.

    Raises:
        LockError: when it is no TOML or of another shape.
    """
    try:
        return Lock.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LockError(f"uv.lock is no TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise LockError(f"uv.lock, {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def pins(lock: Lock, member: Locked) -> frozenset[Pin]:
    """Everything from elsewhere that `member` and its groups bring, through other members too.

    Markers are not judged: a change for another platform is a change.

    Raises:
        LockError: when the lock asks for what it does not hold.
    """
    known = {(locked.name, locked.version): locked for locked in lock.package}
    by_name = {locked.name: locked for locked in lock.package}
    waiting = [Reference(name=member.name), *(one for group in member.groups.values() for one in group)]
    seen: set[tuple[str, str, str]] = set()
    found: set[Pin] = set()
    while waiting:
        wanted = waiting.pop()
        locked = known.get((wanted.name, wanted.version)) if wanted.version else by_name.get(wanted.name)
        if locked is None:
            raise LockError(f"uv.lock asks for {wanted.name} {wanted.version or ''} and does not hold it")
        if locked.folder is None:
            found.add(Pin(locked.name, locked.version, locked.digest))
        for part in ("", *wanted.extra):
            if (locked.name, locked.version, part) not in seen:
                seen.add((locked.name, locked.version, part))
                waiting += locked.extras.get(part, ()) if part else locked.dependencies
    return frozenset(found)


def changes(before: Iterable[Pin], after: Iterable[Pin]) -> tuple[str, ...]:
    """What differs between two sets of pins, by name: `duckdb 1.5.4 → 1.5.5`."""
    old, new = frozenset(before), frozenset(after)
    names = sorted({pin.name for pin in old ^ new})
    return tuple(_change(name, old - new, new - old) for name in names)


def _change(name: str, gone: Iterable[Pin], come: Iterable[Pin]) -> str:
    was, now = (" and ".join(sorted(pin.version for pin in side if pin.name == name)) for side in (gone, come))
    if was == now:
        return f"{name} {now}: other files"
    return f"{name} {was or 'none'} → {now or 'none'}"
