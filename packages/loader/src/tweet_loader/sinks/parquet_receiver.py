"""A folder or a bucket that is filled from another warehouse: compacted files, which a manifest names at the end."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from tweet_loader.sinks.parquet_chain import FORMAT, MARK, MIGRATION, content
from tweet_loader.sinks.parquet_compact import DATA
from tweet_loader.sinks.parquet_manifest import Covered, Manifest, manifest_name
from tweet_loader.sinks.parquet_reading import answering
from tweet_loader.sinks.store import Store
from tweet_loader.upkeep.receiver import Piece, Progress, occupied

RECEIVED = "received/"
DAYS = "SELECT strftime(coalesce(created_at, occurred_at), '%Y-%m-%d') AS day, * FROM rows ORDER BY day"


class Migration(BaseModel):
    """What is being copied."""

    model_config = ConfigDict(frozen=True)

    source: str


@dataclass(frozen=True, slots=True)
class ParquetReceiver:
    """The place in `store`."""

    store: Store

    def progress(self) -> Progress | None:
        """One object for each piece that was received."""
        if self.store.names(MIGRATION):
            held = Migration.model_validate_json(self.store.read(MIGRATION))
            return Progress(held.source, len(self.store.names(RECEIVED)))
        if self.store.names(""):
            raise occupied(self.store.files()[1])
        return None

    def begin(self, source: str) -> None:
        """Nothing but what says that a migration is under way."""
        self.store.remove([*self.store.names(RECEIVED), *self.store.names(DATA), MIGRATION])
        self.store.create(MIGRATION, Migration(source=source).model_dump_json().encode())

    def receive(self, piece: Piece) -> None:
        """Files of names that follow from the piece, so that made twice they are there once; then its receipt."""
        for folder, rows in _folders(piece):
            self.store.create(f"{DATA}{folder}/v{1:020d}-migrated-{piece.number}.parquet", content(rows, {}))
        self.store.create(f"{RECEIVED}{piece.number:010d}", b"")

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        """The manifest makes it a warehouse at one moment; what said that it was none is removed after."""
        tweets: dict[str, list[str]] = {}
        for name in self.store.names(f"{DATA}tweets/"):
            tweets.setdefault(name.split("day=")[1].split("/")[0], []).append(name)
        first = Manifest(
            version=1,
            covered=[
                Covered(
                    topic=row["topic"], partition=row["partition"], end=row["next_offset"], topic_id=row["topic_id"]
                )
                for row in offsets.to_pylist()
            ],
            tweets=tweets,
            events=self.store.names(f"{DATA}events/"),
            rejected=self.store.names(f"{DATA}rejected/"),
            replays={row["raw_partition"]: row["records"] for row in replays.to_pylist()},
        )
        self.store.create(MARK, FORMAT)
        self.store.create(manifest_name(1), first.model_dump_json().encode())
        self.store.remove([*self.store.names(RECEIVED), MIGRATION])


def _folders(piece: Piece) -> Iterator[tuple[str, pa.Table]]:
    """Tweets by their day, the other tables whole."""
    if piece.table != "tweets":
        yield piece.table, piece.rows
        return
    with answering() as connection:
        connection.register("rows", piece.rows)
        sorted_rows = connection.execute(DAYS).to_arrow_table()
    days = sorted_rows["day"]
    for day in map(str, days.unique().to_pylist()):
        mine = sorted_rows.filter(pc.equal(days, pa.scalar(day))).drop_columns(["day"])
        yield f"tweets/day={day}", mine.cast(piece.rows.schema)
