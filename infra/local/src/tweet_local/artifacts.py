"""The cache of downloads: fetched once per machine, checked, published whole, shared by all clones."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from tweet_local import ivy
from tweet_local.ivy import DownloadError
from tweet_local.pins import Bundle, Lock, Pin, read_lock

STAMP = ".checked.json"
"""Size and modification time of every file at the moment its SHA-256 was checked: 200 MB are not hashed again
at every start, and any change of a file shows."""

Progress = Callable[[int, int], None]
"""Told bytes that have arrived and the total that the lock knows."""


def silent(done: int, total: int) -> None:
    """Progress that nobody sees."""


def cache_folder() -> Path:
    """Where everything that is fetched or derived from it lives, for all clones of this user."""
    return user_cache_path("tweet-pipeline") / "artifacts"


@dataclass(frozen=True, slots=True)
class Artifacts:
    """Bundles of the lock, as folders that hold exactly what was pinned."""

    root: Path = field(default_factory=cache_folder)
    lock: Lock = field(default_factory=read_lock)

    def folder(self, name: str) -> Path:
        """Where the bundle is, or will be."""
        return self.root / f"{name}-{self.lock.bundle(name).digest}"

    def is_ready(self, name: str) -> bool:
        """Whether the bundle is there and has not changed since it was checked."""
        return _stamp_holds(self.folder(name))

    def missing(self) -> list[Bundle]:
        """Bundles that a pipeline needs and that are not there yet."""
        return [bundle for bundle in self.lock.bundles if not (bundle.on_demand or self.is_ready(bundle.name))]

    def ensure(self, name: str, progress: Progress = silent) -> Path:
        """The bundle's folder, fetched and checked where needed.

        Two processes that ask at once fetch once. Raises DownloadError, and then nothing unchecked is kept.
        """
        bundle, folder = self.lock.bundle(name), self.folder(name)
        if _stamp_holds(folder):
            return folder
        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / f"{folder.name}.lock"):
            if not _stamp_holds(folder):
                with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=self.root) as staging:
                    self._publish(bundle, folder, Path(staging), progress)
        return folder

    def _publish(self, bundle: Bundle, folder: Path, staging: Path, progress: Progress) -> None:
        fresh = staging / "fresh"
        fresh.mkdir()
        missing = [pin for pin in bundle.pins if not _reuse(pin, folder, fresh)]
        here = bundle.bytes - sum(pin.bytes for pin in missing)
        if missing:
            _fetch(missing, staging, fresh, lambda arrived: progress(min(here + arrived, bundle.bytes), bundle.bytes))
        progress(bundle.bytes, bundle.bytes)
        if bundle.unpack:
            for pin in bundle.pins:
                _unpack(fresh / pin.file_name, fresh / "unpacked")
        (fresh / STAMP).write_text(json.dumps(_stamp(fresh)))
        if folder.exists():
            folder.rename(staging / "damaged")
        fresh.rename(folder)


def checked(pin: Pin, path: Path) -> Path:
    """`path`, if it is what was pinned; DownloadError with both digests if not."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    if digest != pin.sha256:
        raise DownloadError(
            f"{pin.file_name} is not the file that was pinned: expected sha256 {pin.sha256} ({pin.bytes} bytes), "
            f"got {digest} ({path.stat().st_size} bytes). Nothing of it was kept. Run it again; if it stays, "
            "what stands between this machine and the repository alters files."
        )
    return path


def _fetch(missing: list[Pin], staging: Path, fresh: Path, watch: ivy.Watch) -> None:
    retrieved = {ivy.coordinates(path).file_name: path for path in ivy.retrieve(missing, staging, watch=watch)}
    for pin in missing:
        checked(pin, retrieved[pin.file_name]).rename(fresh / pin.file_name)


def _reuse(pin: Pin, folder: Path, fresh: Path) -> bool:
    """Link a file of an earlier, damaged bundle if this one is whole."""
    path = folder / pin.file_name
    try:
        os.link(checked(pin, path), fresh / pin.file_name)
    except (FileNotFoundError, DownloadError):
        return False
    return True


def _unpack(archive: Path, into: Path) -> None:
    shutil.rmtree(into, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")


def _stamp(folder: Path) -> dict[str, list[int]]:
    return {
        str(path.relative_to(folder)): [path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != STAMP
    }


def _stamp_holds(folder: Path) -> bool:
    try:
        recorded = json.loads((folder / STAMP).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return bool(recorded == _stamp(folder))
