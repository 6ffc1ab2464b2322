"""Scores in a Parquet warehouse: files in `scores/data/`; the manifest of the highest number names those that count.

Files are made first, then the manifest, which cannot be made twice, then what it no longer names is removed. Killed
at any moment, readers see the scores of before or of after, and the next one removes what was left lying.
"""

import io
import uuid
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict, ValidationError

from tweet_insights.warehouse import WarehouseError
from tweet_insights.warehouses.copied import Change, ChangedMeanwhileError
from tweet_insights.warehouses.store import Store

MANIFESTS, DATA = "scores/manifest/", "scores/data/"
MOST_FILES = 16
"""Files from which on all are written into one anew."""
MANIFESTS_KEPT = 3


class Scores(BaseModel):
    """Which files count."""

    model_config = ConfigDict(frozen=True)

    version: int = 0
    writer: str = ""
    """Whose it is: so that no two are equal, and who makes one again after a lost answer knows it for its own."""
    files: Sequence[str] = ()


def newest(store: Store) -> int:
    """The number of the manifest that counts, 0 for none."""
    names = store.names(MANIFESTS)
    return int(names[-1].removeprefix(MANIFESTS).removesuffix(".json")) if names else 0


def held(store: Store) -> Scores:
    """The manifest that counts.

    Raises:
        FileNotFoundError: when a newer one was made meanwhile.
    """
    version = newest(store)
    if not version:
        return Scores()
    try:
        return Scores.model_validate_json(store.read(_manifest(version)))
    except ValidationError as error:
        raise WarehouseError(f"{store.address}/{_manifest(version)} is no manifest of scores: {error}") from error


def publish(store: Store, version: int, change: Change) -> int:
    """Change the scores of that version, and return the version after.

    Raises:
        ChangedMeanwhileError: when there is a newer one. What was made for this one is removed.
    """
    before = held(store)
    if before.version != version:
        raise ChangedMeanwhileError
    anew = change.removed > 0 or len(before.files) >= MOST_FILES
    rows = change.whole() if anew else change.added
    after = Scores(version=version + 1, writer=uuid.uuid4().hex, files=[] if anew else before.files)
    if rows.num_rows:
        name = f"{DATA}v{after.version:020d}-{after.writer}.parquet"
        store.create(name, _content(rows))
        after = after.model_copy(update={"files": [*after.files, name]})
    made = store.create(_manifest(after.version), after.model_dump_json().encode())
    # A manifest can be made under a number that was swept long ago: then it does not count.
    if not made or newest(store) != after.version:
        mine = {*after.files} - {*before.files}
        store.remove([*mine, *([_manifest(after.version)] if made else [])])
        raise ChangedMeanwhileError
    sweep(store)
    return after.version


def sweep(store: Store) -> None:
    """Remove what the manifest no longer names or never did; what a newer one may be about to name stays."""
    counting = held(store)
    files = [name for name in store.names(DATA) if name not in counting.files and _version(name) <= counting.version]
    if old := [*files, *store.names(MANIFESTS)[:-MANIFESTS_KEPT]]:
        store.remove(old)


def _content(rows: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(rows, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def _manifest(version: int) -> str:
    """Names sort as versions do."""
    return f"{MANIFESTS}{version:020d}.json"


def _version(name: str) -> int:
    return int(name.removeprefix(f"{DATA}v").partition("-")[0])
