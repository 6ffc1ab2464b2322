"""Write the lock anew: resolve what a person chose, note every file that follows from it."""

import hashlib
import tempfile
from pathlib import Path

from tweet_local import ivy
from tweet_local.java import SPARK
from tweet_local.pins import LOCK_FILE, Bundle, Lock, Pin


def relock(lock: Lock) -> Lock:
    """The same roots, resolved now."""
    return Lock(bundles=tuple(_resolve(bundle) for bundle in lock.bundles))


def write_lock(lock: Lock) -> None:
    """Put it in the place of the lock that belongs to this source tree."""
    text = lock.model_dump_json(indent=2, exclude_defaults=True)
    Path(__file__).with_name(LOCK_FILE).write_text(f"{text}\n")


def _resolve(bundle: Bundle) -> Bundle:
    carried = _carried_by_pyspark() if bundle.beside_pyspark else set()
    with tempfile.TemporaryDirectory() as folder:
        found = ivy.retrieve(bundle.roots, Path(folder))
        pins = [_pin(path) for path in found]
    kept = [pin for pin in pins if pin.name not in carried]
    return bundle.model_copy(update={"pins": tuple(sorted(kept, key=lambda pin: pin.file_name))})


def _pin(path: Path) -> Pin:
    content = path.read_bytes()
    known = ivy.coordinates(path).model_dump()
    return Pin(**known, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def _carried_by_pyspark() -> set[str]:
    """Names of the artifacts among pyspark's own jars: the file name up to the version."""
    jars = (SPARK / "jars").glob("*.jar")
    return {jar.stem.rsplit("-", 1)[0] for jar in jars}
