"""What a package brings when it is installed: a walk through uv.lock."""

from collections.abc import Iterable

from tweet_release.lock import Lock, Locked, LockError, Reference

SHIPPED = ("tweet-schema", "tweet-producer", "tweet-processor", "tweet-loader", "tweet-insights")
"""The packages that are released."""


def closure(lock: Lock, package: str, extras: Iterable[str] = ()) -> tuple[Locked, ...]:
    """`package` and everything that it needs on any platform, its groups for development left out.

    Raises LockError when the lock asks for what it does not hold.
    """
    found: dict[tuple[str, str], Locked] = {}
    seen: set[tuple[str, str, str]] = set()
    waiting = [Reference(name=package, extra=tuple(extras))]
    while waiting:
        wanted = waiting.pop()
        locked = _held(lock, wanted)
        found[locked.name, locked.version] = locked
        for part in ("", *wanted.extra):
            if (locked.name, locked.version, part) not in seen:
                seen.add((locked.name, locked.version, part))
                waiting += locked.extras.get(part, ()) if part else locked.dependencies
    return tuple(found.values())


def extras_of(lock: Lock, package: str) -> tuple[str, ...]:
    """The names of everything optional about a package."""
    return tuple(_held(lock, Reference(name=package)).extras)


def _held(lock: Lock, wanted: Reference) -> Locked:
    for locked in lock.package:
        if locked.name == wanted.name and wanted.version in {None, locked.version}:
            return locked
    raise LockError(f"uv.lock asks for {wanted.name} {wanted.version or ''} and does not hold it")
