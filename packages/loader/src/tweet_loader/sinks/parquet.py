"""Parquet files in a folder or a bucket as a sink: every commit appends one file to the chain of each partition.

A file holds the rows and says where it ends, so rows and offset are one thing that is there or not. Batches are not
compared with what is held: `parquet_reading` tells repetitions and newest versions, `parquet_compact` makes it so.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import duckdb
import pyarrow as pa

from tweet_loader.fence import fenced
from tweet_loader.kafka.record import Place
from tweet_loader.rows.batch import Batch, Part
from tweet_loader.rows.fit import misfits
from tweet_loader.rows.reject import Clock
from tweet_loader.sink import Committed, RowsRefusedError, SinkBusyError, SinkError, Wanted
from tweet_loader.sinks.aside import Aside
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet_chain import (
    CHAIN,
    END,
    FORMAT,
    MARK,
    MIGRATION,
    ROWS,
    WRITER,
    Anchor,
    anchor_name,
    chain_rows,
    chains,
    content,
    link,
    link_name,
)
from tweet_loader.sinks.parquet_compact import bytes_held, compact, sweep
from tweet_loader.sinks.parquet_manifest import manifest
from tweet_loader.sinks.parquet_reading import answering, look, reading, show, topic_ids
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.forget import Identity
from tweet_loader.upkeep.purge import PurgePace
from tweet_loader.upkeep.receiver import UNFINISHED


def store_at(place: str) -> Store:
    """The store that the address of a sink names."""
    if not place.startswith("s3://"):
        return FolderStore(Path(place))
    from tweet_loader.sinks.s3_store import S3Store  # noqa: PLC0415 - its client takes a second to import

    return S3Store.at(place)


@dataclass(frozen=True, slots=True)
class ParquetSink:
    """A writer of the warehouse in `store`. `clock` says when rows are committed."""

    store: Store
    clock: Clock
    writer: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Who wrote a file: so that one offered again by its own writer is no other's."""
    compact_every: int = 100
    """Commits after which what was written is compacted, and what was deleted meanwhile leaves the store."""
    purge_pace: PurgePace = field(default_factory=PurgePace)
    aside: Aside = field(default_factory=Aside)
    _commits: Iterator[int] = field(default_factory=lambda: count(1))

    def offsets(self) -> Mapping[Place, int]:
        """Where the last file of each chain ends; makes an empty place a warehouse."""
        if self.store.names(MIGRATION):
            raise SinkError(UNFINISHED)
        self.store.create(MARK, FORMAT)
        while True:
            held = manifest(self.store)
            found = chains(self.store.names(CHAIN))
            ends = held.covers
            try:
                for place, chain in found.items():
                    if chain.starts and chain.starts[-1] >= ends.get(place, 0):
                        ends[place] = link(self.store, link_name(place, chain.starts[-1])).end
                    elif chain.anchored and place not in ends:
                        ends[place] = Anchor.model_validate_json(self.store.read(anchor_name(place))).start
            except FileNotFoundError:
                continue  # compacted meanwhile: look again
            return ends

    def topic_ids(self) -> Mapping[str, str]:
        """What the manifest or the beginnings of the chains say."""
        found = topic_ids(self.store, manifest(self.store))
        return {place.topic: name for place, name in found.items()}

    def commit(self, batch: Batch) -> Committed:
        """One file for each partition, each there or not. Offering the same batch again goes on where it failed."""
        if refused := misfits(batch.events):
            raise RowsRefusedError(refused)
        loaded_at = self.clock()
        for part in batch.parts():
            self._append(part, loaded_at)
        covers = manifest(self.store).covers
        for span in batch.spans:
            if covers.get(span.place, 0) > span.start:
                # Only a loader that was replaced long ago comes here: what stood at its offset has been compacted.
                self.store.remove([link_name(span.place, span.start)])
                raise fenced(span, covers[span.place])
        if batch.has_deletions:
            self.purge_pace.deleted()
        else:  # a late copy of a deleted tweet may be among them: none but a compaction tells
            self.purge_pace.suspected()
        if next(self._commits) % self.compact_every == 0:
            # Beside the commits: a loader that compacts for seconds would let all its group wait (bench/takeover.py).
            self.aside.offer(self._compact)
        return Committed(batch.events.num_rows, batch.rejected.num_rows, 0, loaded_at)

    def columns(self) -> Sequence[str]:
        """Of the newest files."""
        with answering() as connection:
            show(connection, self.store, look(self.store))
            return connection.table("tweets").columns

    @contextmanager
    def reading(self, wanted: Wanted) -> Iterator[duckdb.DuckDBPyConnection]:
        """What is wanted, as the files that count at one moment have it."""
        with reading(self.store, wanted) as connection:
            yield connection

    def purge(self, *, now: bool = False) -> None:
        """A compaction beside the commits, and what an earlier one left lying is removed."""
        if self.purge_pace.is_due() or (now and self.purge_pace.is_known()):
            self.aside.offer(self._purge)

    def erase(self, tweets: pa.Table, hidden: Callable[[], None]) -> None:
        """A compaction in which they are tombstones; the files of before are removed once its manifest counts."""
        compact(self.store, tweets, hidden)

    def bytes_held(self) -> Iterator[tuple[str, bytes]]:
        """Every object, named by a manifest or not; Parquet's decompressed, column by column."""
        return bytes_held(self.store)

    def awaiting_purge(self) -> Sequence[Identity]:
        """None: a search reads all that is there."""
        return ()

    def _compact(self) -> None:
        with suppress(SinkBusyError):  # the rows are held; the next time will do
            compact(self.store)

    def _purge(self) -> None:
        if not any(chain.starts for chain in chains(self.store.names(CHAIN)).values()):
            self.purge_pace.clean()
            sweep(self.store)
            return
        with suppress(SinkBusyError), self.purge_pace.purging():
            compact(self.store)

    def _append(self, part: Part, loaded_at: datetime) -> None:
        span = part.span
        if span.first:
            self._begin(part)
        name = link_name(span.place, span.start)
        rows = chain_rows(part.events, part.rejected, loaded_at)
        footer = {END: str(span.end), WRITER: self.writer, ROWS: str(rows.num_rows)}
        said = {key: value.encode() for key, value in footer.items()}
        if not self.store.create(name, content(rows, said)) and not self._is_mine(name, span.end):
            raise fenced(span, self.offsets().get(span.place))

    def _is_mine(self, name: str, end: int) -> bool:
        try:
            found = link(self.store, name)
        except FileNotFoundError:
            return False
        return (found.writer, found.end) == (self.writer, end)

    def _begin(self, part: Part) -> None:
        """Of two loaders that believe to be the first, at whatever offset, one may begin."""
        place = part.span.place
        anchor = Anchor(start=part.span.start, topic_id=part.span.topic_id)
        if not self.store.create(anchor_name(place), anchor.model_dump_json().encode()):
            held = Anchor.model_validate_json(self.store.read(anchor_name(place)))
            if held.start != anchor.start:
                raise fenced(part.span, held.start)
