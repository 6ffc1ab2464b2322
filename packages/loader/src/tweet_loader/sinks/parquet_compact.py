"""Chains become files by day, in which each tweet is there once and what was deleted is not there any more.

Only the days are written anew that the chains touch. Nothing is changed in place: new files are made, then the
manifest that names them, then what it no longer names is removed. Killed at any moment, readers see the warehouse of
before or of after, and the next compaction removes what was left lying.
"""

# ruff: noqa: S608 - composed of column names from the contract, never of data

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tweet_loader.rows.batch import ERASED, erasable
from tweet_loader.sink import SinkBusyError
from tweet_loader.sinks.parquet_chain import CHAIN, chains, content, link_name
from tweet_loader.sinks.parquet_manifest import MANIFESTS, Covered, Manifest, manifest, manifest_name, newest
from tweet_loader.sinks.parquet_reading import Snapshot, answering, dataset, look, show, topic_ids, whole
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.forget import IDENTITIES

DATA = "data/"
FILE_ROWS = 200_000
"""Rows of a file at most: some 200 MB in memory while it is made."""
MANY_FILES = 16
"""From so many files on, events are written into one anew."""
MANIFESTS_KEPT = 10

DAY = "strftime(coalesce(created_at, occurred_at), '%Y-%m-%d')"
"""The UTC day that a tweet lies under. A tombstone has no time of creation: it lies under the day of the deletion."""
TOUCHED = "CREATE TEMP TABLE touched AS SELECT DISTINCT source, tweet_id FROM arrivals UNION FROM forgotten"
DAYS = f"""
SELECT DISTINCT unnest([{DAY}, strftime(occurred_at, '%Y-%m-%d')]) AS day
FROM (
    SELECT source, tweet_id, created_at, occurred_at FROM kept_tweets SEMI JOIN touched USING (source, tweet_id)
    UNION ALL SELECT source, tweet_id, created_at, occurred_at FROM arrivals
)
ORDER BY day
"""
"""The days under which touched tweets lie or may come to lie."""
OF_DAY = "SELECT * EXCLUDE (day) FROM standing WHERE day = '{}' ORDER BY source, tweet_id"
NEW_EVENTS = "FROM events ANTI JOIN kept_events USING (raw_partition, raw_offset) ORDER BY raw_partition, raw_offset"


REJECTED_NOW = """
SELECT * EXCLUDE (gone) REPLACE (
    CASE WHEN gone THEN NULL ELSE key END AS key,
    CASE WHEN gone THEN NULL ELSE value END AS value,
    CASE WHEN gone THEN [] ELSE headers END AS headers
)
FROM (
    SELECT *, coalesce(key IN (
        SELECT encode(source || ':' || tweet_id) FROM forgotten
        UNION ALL SELECT encode(source || ':' || tweet_id) FROM standing WHERE kind = 'deleted'
    ), false) AS gone
    FROM rejected
)
"""
"""Records set aside as they shall stand: of those forgotten or deleted that there was one, and why."""
NOBODY = IDENTITIES.empty_table()


@dataclass(frozen=True, slots=True)
class Compaction:
    """What was done: files that count no longer, and the days that were written."""

    removed: int
    days: Sequence[str]


@dataclass(frozen=True, slots=True)
class Writing:
    """Where the new files of one attempt go."""

    store: Store
    version: int
    token: str

    def write(self, folder: str, rows: pa.RecordBatchReader) -> Iterator[str]:
        """The names of the files that hold the rows."""
        for number, batch in enumerate(rows):
            name = f"{DATA}{folder}/v{self.version:020d}-{self.token}-{number}.parquet"
            self.store.create(name, content(pa.Table.from_batches([batch]), {}))
            yield name


def compact(store: Store, forgotten: pa.Table = NOBODY, hidden: Callable[[], None] = lambda: None) -> Compaction:
    """Write what the chains hold into files by day and remove what no longer counts.

    Of the tweets in `forgotten` (source, tweet_id) nothing but a tombstone stays. `hidden` is called when the new files
    count and the old ones are not removed yet.

    Raises:
        SinkBusyError: when another compaction was faster, or files change too quickly. Nothing was lost by either.
    """
    try:
        held = look(store)
        with whole(store, held), answering() as connection:
            show(connection, store, held)
            connection.register("forgotten", forgotten)
            writing = Writing(store, held.manifest.version + 1, uuid.uuid4().hex)
            after = _written(connection, writing, held)
    except FileNotFoundError as error:
        raise SinkBusyError("the warehouse was compacted by another meanwhile") from error
    name = manifest_name(after.version)
    if not store.create(name, after.model_dump_json().encode()):
        store.remove(after.files - held.manifest.files)
        raise SinkBusyError("the warehouse was compacted by another meanwhile")
    if newest(store) != after.version:  # made where an older manifest had been removed: it never counted
        store.remove([name, *(after.files - held.manifest.files)])
        raise SinkBusyError("the warehouse was compacted by another meanwhile")
    hidden()
    return Compaction(sweep(store), sorted(set(after.tweets) - set(_same(held.manifest, after))))


def _same(before: Manifest, after: Manifest) -> Iterator[str]:
    return (day for day, names in after.tweets.items() if before.tweets.get(day) == names)


def sweep(store: Store) -> int:
    """Remove what the manifest no longer names or never did, and return how many objects that were.

    Files of a version that is not made yet stay: a compaction may be about to name them.
    """
    held = manifest(store)
    covers = held.covers
    old = [
        link_name(place, start)
        for place, chain in chains(store.names(CHAIN)).items()
        for start in chain.starts
        if start < covers.get(place, 0)
    ]
    old += [name for name in store.names(DATA) if name not in held.files and _version(name) <= held.version]
    old += store.names(MANIFESTS)[:-MANIFESTS_KEPT]
    store.remove(old)
    return len(old)


def bytes_held(store: Store) -> Iterator[tuple[str, bytes]]:
    """What every object says: texts as they were written, whatever compresses them on disk."""
    seen: set[str] = set()
    while new := [name for name in store.names("") if name not in seen]:  # a running loader makes and removes some
        for name in new:
            seen.add(name)
            with suppress(FileNotFoundError):
                yield from _said(name, store.read(name))


def _said(name: str, held: bytes) -> Iterator[tuple[str, bytes]]:
    if not name.endswith(".parquet"):
        yield name, held
        return
    for piece in pq.ParquetFile(pa.BufferReader(held)).iter_batches(10_000):
        yield name, "\n".join(str(column.to_pylist()) for column in piece.columns).encode()


def _version(name: str) -> int:
    return int(name.rpartition("/")[2].split("-")[0].removeprefix("v"))


def _written(connection: duckdb.DuckDBPyConnection, writing: Writing, held: Snapshot) -> Manifest:
    before, ids = held.manifest, topic_ids(writing.store, held.manifest)
    connection.execute(TOUCHED)
    days = [str(day) for (day,) in connection.execute(DAYS).fetchall()]
    # A touched tweet lies under one of these days, so that the files of all others need not be opened.
    files = [name for day in days for name in before.tweets.get(day, ())]
    schema = connection.table("kept_tweets").to_arrow_reader().schema
    connection.register("kept_tweets", dataset(writing.store, files, schema))
    connection.execute(f"CREATE TEMP TABLE standing AS {_standing(connection)}")
    whole = partial(_rows, connection, writing)
    tweets = {day: [*whole(f"tweets/day={day}", OF_DAY.format(day))] for day in days}
    return Manifest(
        version=writing.version,
        covered=[Covered(**place._asdict(), end=end, topic_id=ids.get(place)) for place, end in held.ends.items()],
        tweets={day: names for day, names in {**before.tweets, **tweets}.items() if names},
        events=_events(whole, before),
        rejected=[*whole("rejected", REJECTED_NOW)],
        replays=dict(connection.execute("SELECT raw_partition, records FROM replays").fetchall()),
    )


def _events(whole: partial[Iterator[str]], before: Manifest) -> Sequence[str]:
    if len(before.events) < MANY_FILES:
        return [*before.events, *whole("events", NEW_EVENTS)]
    return [*whole("events", "FROM events ORDER BY raw_partition, raw_offset")]


def _rows(connection: duckdb.DuckDBPyConnection, writing: Writing, folder: str, query: str) -> Iterator[str]:
    yield from writing.write(folder, connection.execute(query).to_arrow_reader(FILE_ROWS))


ERASED_IN_SQL: Mapping[type, str] = {type(None): "NULL", bool: "false", int: "0", list: "[]"}


def _standing(connection: duckdb.DuckDBPyConnection) -> str:
    """The tweets as they shall stand, with their day: of those to be forgotten a tombstone."""
    kept = []
    for name, *_ in connection.execute("DESCRIBE tweets").fetchall():
        instead = "'deleted'" if name == "kind" else ERASED_IN_SQL[type(ERASED.get(name))] if erasable(name) else None
        kept.append(f'CASE WHEN gone THEN {instead} ELSE "{name}" END AS "{name}"' if instead else f'"{name}"')
    return f"""
        SELECT *, {DAY} AS day FROM (
            SELECT {", ".join(kept)}
            FROM tweets LEFT JOIN (SELECT *, true AS gone FROM forgotten) USING (source, tweet_id)
        )
    """
