"""Asking a Parquet warehouse: which files count, and the tables that they make."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import EVENTS, REJECTED
from tweet_loader.rows.tables import OFFSETS, REPLAYS, schemas
from tweet_loader.sink import SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.parquet_chain import CHAIN, MARK, Link, anchors, chain_schema, chains, link, link_name
from tweet_loader.sinks.parquet_manifest import Manifest, manifest, newest
from tweet_loader.sinks.store import Store

TABLES = schemas(EVENTS, REJECTED)
TRIES = 5
"""How often a reader looks again when files are compacted while it reads: each time it must lose a race."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files that count at one moment."""

    manifest: Manifest
    starts: Mapping[Place, Sequence[int]]
    """The files of each chain that are not compacted."""
    ends: Mapping[Place, int]

    @property
    def last_links(self) -> list[str]:
        """The newest of each chain."""
        return [link_name(place, starts[-1]) for place, starts in self.starts.items() if starts]

    @property
    def links(self) -> list[str]:
        """Their names."""
        return [link_name(place, start) for place, starts in self.starts.items() for start in starts]


def look(store: Store) -> Snapshot:
    """The files that count. Files are removed only after the manifest has changed, so when it has not, none is missing.

    Raises:
        FileNotFoundError: when they were compacted meanwhile.
    """
    held = manifest(store)
    covers = held.covers
    found = chains(store.names(CHAIN))
    starts = {place: [at for at in chain.starts if at >= covers.get(place, 0)] for place, chain in found.items()}
    ends = {place: _last(store, place, mine).end for place, mine in starts.items() if mine}
    if newest(store) != held.version:
        raise FileNotFoundError("the warehouse was compacted meanwhile")
    return Snapshot(held, starts, covers | ends)


def _last(store: Store, place: Place, starts: Sequence[int]) -> Link:
    return link(store, link_name(place, starts[-1]))


def topic_ids(store: Store, held: Manifest) -> dict[Place, str]:
    """Kafka's ids of the topics, from the manifest or from where a chain began."""
    begun = {place: anchor.topic_id for place, anchor in anchors(store).items()}
    covered = {Place(item.topic, item.partition): item.topic_id for item in held.covered}
    return {place: name for place, name in {**begun, **covered}.items() if name is not None}


@contextmanager
def reading(store: Store, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is wanted, copied out of the files that count at one moment.

    Raises:
        SinkError: when there is no warehouse.
        SinkBusyError: when it is compacted again and again while it is read.
    """
    if MARK not in store.names(MARK):
        raise SinkError(f"there is no warehouse of tweet-loader in {store.files()[1]} (--sink parquet:…)")
    with answering() as connection:
        for _ in range(TRIES):
            with suppress(FileNotFoundError), whole(store, held := look(store)):
                show(connection, store, held)
                for table, columns in wanted.items():
                    _copy(connection, table, columns)
                break
        else:
            raise SinkBusyError("the warehouse is compacted again and again while it is read")
        for view in ("tweets", "events", "rejected", "replays"):
            connection.execute(f"DROP VIEW temp.{view}")
        yield connection


@contextmanager
def whole(store: Store, held: Snapshot) -> Iterator[None]:
    """What is read here is all there, or it was compacted meanwhile.

    Of a file that is gone DuckDB says now one thing, now another, so it is the manifest that is asked.

    Raises:
        FileNotFoundError: when it was compacted.
        SinkBusyError: when a file cannot be read all the same: a bucket may be away, or the file is gone or damaged.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if newest(store) == held.manifest.version:
            raise SinkBusyError(f"a file that counts cannot be read (--sink parquet:…): {error}") from error
        raise FileNotFoundError("the warehouse was compacted meanwhile") from error


def _copy(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    connection.execute(f"CREATE OR REPLACE TABLE memory.main.{table} AS SELECT {names} FROM temp.{table}")  # noqa: S608 - our names


@contextmanager
def answering() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory and in UTC."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def show(connection: duckdb.DuckDBPyConnection, store: Store, held: Snapshot) -> None:
    """Make the tables of a snapshot, as views on its files."""
    kept = held.manifest
    tweets = [name for names in kept.tweets.values() for name in names]
    tables = {
        "chain": (held.links, _wider(store, chain_schema(EVENTS, REJECTED), held.last_links)),
        "kept_tweets": (tweets, _wider(store, TABLES["tweets"], sorted(tweets, key=_made)[-1:])),
        "kept_events": (kept.events, TABLES["events"]),
        "kept_rejected": (kept.rejected, TABLES["rejected"]),
    }
    for name, (paths, schema) in tables.items():
        connection.register(name, dataset(store, paths, schema))
    replays = [{"raw_partition": number, "records": records} for number, records in kept.replays.items()]
    connection.register("kept_replays", pa.Table.from_pylist(replays, REPLAYS))
    known = topic_ids(store, kept)
    offsets = [
        {**place._asdict(), "next_offset": end, "topic_id": known.get(place)} for place, end in held.ends.items()
    ]
    connection.register("offsets", pa.Table.from_pylist(offsets, OFFSETS))
    text = files("tweet_loader").joinpath("questions", "parquet_views.sql").read_text(encoding="utf-8")
    connection.execute(text.replace("CREATE TEMP VIEW", "CREATE OR REPLACE TEMP VIEW"))


def _made(name: str) -> str:
    """The version of a compacted file, as its name has it."""
    return name.rpartition("/")[2]


def _wider(store: Store, schema: pa.Schema, names: Sequence[str]) -> pa.Schema:
    """The schema with the columns that the newest files have more: of a newer version of the contract."""
    system, root = store.files()
    found = (pq.read_schema(root + name, filesystem=system).remove_metadata() for name in names)
    more = {field.name: field for newer in found for field in newer if field.name not in schema.names}
    return pa.schema([*schema, *more.values()])


def dataset(store: Store, names: Sequence[str], schema: pa.Schema) -> ds.Dataset | pa.Table:
    """Files as one table. A file that lacks a newer column has nothing in it; pages are checked as they are read."""
    if not names:
        return schema.empty_table()
    system, root = store.files()
    options = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
    form = ds.ParquetFileFormat(default_fragment_scan_options=options)
    return ds.dataset([root + name for name in names], schema=schema, filesystem=system, format=form)
