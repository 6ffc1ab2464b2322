"""The loader's sinks beside what a person would write by hand, in one run over the same batches, as ratios.

uv run python bench/loader.py [--rows 100000] [--rounds 3] [--batch 10000]

Rounds alternate, so that a machine that slows down slows all; the figure to quote is a ratio. Every contestant begins
with the same framed messages and ends with rows on the disk; Kafka's client is left out, it costs all of them the same.
The loader takes as many at once as it does from a backlog; what a person wrote takes `--batch`.
"""

import argparse
import json
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from bulk_codec import record  # type: ignore[import-not-found] # beside this file
from tweet_loader.clock import utc_now
from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.record import Place, Record, Span
from tweet_loader.kafka.records import Records
from tweet_loader.pace import Pace
from tweet_loader.read import Reader
from tweet_loader.rows.batch import Batch
from tweet_loader.sink import Sink
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.folder_store import FolderStore
from tweet_loader.sinks.parquet import ParquetSink
from tweet_loader.sinks.sqlite import SQLiteSink
from tweet_schema.arrow import arrow_schema
from tweet_schema.bulk import decode_messages
from tweet_schema.contract import latest
from tweet_schema.tables import duckdb_columns, sqlite_columns
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, encode, frame, unframe

BATCH = 10_000
"""What a person takes at once."""
CONTRACT = latest(Subject.PROCESSED)
TEXTS = {2: CONTRACT.text}
Contestant = Callable[[Sequence[Delivery], Path], None]


def deliveries(rows: int, batch: int = BATCH) -> list[Delivery]:
    """What Kafka's client would give: batches over four partitions."""
    chance = random.Random(7)
    names = arrow_schema(CONTRACT).names
    lists = ("hashtags", "cashtags", "mentions", "domains", "emojis")
    empty: dict[str, object] = {**dict.fromkeys(names), **{name: [] for name in lists}}
    zeros = {name: 0 for name in names if name.endswith("_count") and "like" not in name} | {"text_length": 0}
    flags = {name: False for name in names if name.startswith("is_")}
    found, ends = [], [0, 0, 0, 0]
    for begin in range(0, rows, batch):
        starts, records = list(ends), []
        for number in range(begin, min(rows, begin + batch)):
            partition = number % 4
            fields = {**empty, **zeros, **flags, **record(number, chance)} | {"raw_offset": ends[partition]}
            value = frame(2, encode(CONTRACT, fields))
            records.append(Record("processed", partition, ends[partition], 1_793_534_402_000, b"k", value, ()))
            ends[partition] += 1
        spans = [Span(Place("processed", p), starts[p], ends[p], starts[p] == 0) for p in range(4)]
        found.append(Delivery(Records.of(records), spans))
    return found


def through(open_sink: Callable[[Path], Sink]) -> Contestant:
    """The loader: read, dedupe, newest version, rows and offsets in one commit."""

    def load(batches: Sequence[Delivery], folder: Path) -> None:
        reader = Reader(
            processed_topic="processed", rejected_topic="rejected", schema_text=TEXTS.get, clock=utc_now, reject_limit=1
        )
        sink = open_sink(folder)
        sink.offsets()
        for number, delivery in enumerate(batches, 1):
            batch: Batch = reader.batch(replace(delivery, more=number < len(batches)))
            sink.commit(batch)

    return load


def arrow_of(delivery: Delivery) -> pa.Table:
    """Bare: decode in bulk, nothing more."""
    found = decode_messages(delivery.records.values, TEXTS.get, CONTRACT)
    return pa.Table.from_batches([found.batch])


def bare_duckdb(batches: Sequence[Delivery], folder: Path) -> None:
    """Decode and insert; what comes twice is there twice."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(CONTRACT).items())
    with duckdb.connect(folder / "bare.duckdb", config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE tweets ({columns})")
        for delivery in batches:
            connection.register("rows", arrow_of(delivery))
            connection.execute("INSERT INTO tweets FROM rows")


def row_by_row_duckdb(batches: Iterable[Delivery], folder: Path) -> None:
    """fastavro and executemany: the tutorial."""
    names = list(duckdb_columns(CONTRACT))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(CONTRACT).items())
    with duckdb.connect(folder / "rows.duckdb") as connection:
        connection.execute(f"CREATE TABLE tweets ({columns})")
        for delivery in batches:
            rows = [decode(unframe(value).body, CONTRACT.text, CONTRACT) for value in delivery.records.values]
            marks = ", ".join("?" * len(names))
            statement = f"INSERT INTO tweets VALUES ({marks})"  # noqa: S608 - question marks
            connection.executemany(statement, [[row[n] for n in names] for row in rows])


def cell(value: object) -> object:
    """What Python's sqlite3 can bind."""
    if isinstance(value, list):
        return json.dumps(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def row_by_row_sqlite(batches: Iterable[Delivery], folder: Path) -> None:
    """fastavro and executemany, one transaction a batch, WAL."""
    names = list(sqlite_columns(CONTRACT))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in sqlite_columns(CONTRACT).items())
    connection = sqlite3.connect(folder / "rows.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"CREATE TABLE tweets ({columns}, PRIMARY KEY (source, tweet_id))")
    for delivery in batches:
        rows = [decode(unframe(value).body, CONTRACT.text, CONTRACT) for value in delivery.records.values]
        marks = ", ".join("?" * len(names))
        with connection:
            statement = f"INSERT OR REPLACE INTO tweets VALUES ({marks})"  # noqa: S608 - question marks
            connection.executemany(statement, [[cell(row[n]) for n in names] for row in rows])
    connection.close()


def bare_parquet(batches: Sequence[Delivery], folder: Path) -> None:
    """pyarrow: a file for each batch and partition, as the sink makes them."""
    for number, delivery in enumerate(batches):
        rows = arrow_of(delivery)
        for partition in range(4):
            mine = rows.filter(pc.equal(rows["raw_partition"], pa.scalar(partition)))
            pq.write_table(mine, folder / f"{number}-{partition}.parquet", compression="zstd", write_page_checksum=True)


CONTESTANTS: dict[str, Contestant] = {
    "duckdb": through(lambda folder: DuckDBSink(folder / "t.duckdb", utc_now)),
    "duckdb: bare decode + Arrow insert": bare_duckdb,
    "duckdb: fastavro + executemany": row_by_row_duckdb,
    "sqlite": through(lambda folder: SQLiteSink(folder / "t.sqlite", utc_now)),
    "sqlite: fastavro + executemany": row_by_row_sqlite,
    "parquet": through(lambda folder: ParquetSink(FolderStore(folder / "t"), utc_now, compact_every=10**9)),
    "parquet: bare decode + pyarrow": bare_parquet,
}
SLOW = "duckdb: fastavro + executemany"
"""So slow that a thousand rows must do."""
RATIOS = [
    (name, peer) for name in ("duckdb", "sqlite", "parquet") for peer in CONTESTANTS if peer.startswith(f"{name}:")
]


def measure(rows: int, rounds: int, batch: int) -> dict[str, float]:
    """Rows a second of CPU, the median of the rounds."""
    by_hand, by_loader = deliveries(rows, batch), deliveries(rows, Pace().rows)
    found: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    for _ in range(rounds):
        for name, contestant in CONTESTANTS.items():
            folder = Path(tempfile.mkdtemp())
            mine = by_hand if ":" in name else by_loader
            if name == SLOW:
                mine = [replace(by_hand[0], records=by_hand[0].records.take(range(1_000)))]
            begun = time.process_time()
            contestant(mine, folder)
            found[name].append(sum(len(item.records) for item in mine) / (time.process_time() - begun))
            shutil.rmtree(folder)
    return {name: statistics.median(rates) for name, rates in found.items()}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=BATCH)
    options = parser.parse_args()
    rates = measure(options.rows, options.rounds, options.batch)
    for name, rate in rates.items():
        print(f"{name:40} {rate:>10,.0f} rows a second of CPU")
    print()
    for name, peer in RATIOS:
        print(f"{name} / {peer:40} {rates[name] / rates[peer]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
