"""The loader from a real Kafka, beside what one would write by hand and beside dlt and Quix, over one topic in one run.

uv run python bench/loader_kafka.py [--rows 200000] [--rounds 3] [--batch 10000] [--without-peers]

Each contestant is a process of its own, measured from its first call to Kafka until all rows are in its files; rounds
alternate, and the figure to quote is a ratio of CPU. The bare ones consume, decode in bulk and insert Arrow tables, and
remember nothing: no offsets in the file, no repetitions, no versions. The peers have environments of their own under
bench/peers, and their files say what they keep of the loader's promises. The loader takes as many at once as its
settings say; the bare ones take `--batch`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from confluent_kafka import Consumer, Producer, TopicPartition
from loader import deliveries, row_by_row_duckdb, row_by_row_sqlite  # type: ignore[import-not-found] # beside this file
from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.records import Records
from tweet_loader.run import run
from tweet_loader.settings import RunSettings
from tweet_local.artifacts import Artifacts, cache_folder
from tweet_local.java import java_home
from tweet_local.kafka import kafka_server
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.registry import registry_server
from tweet_local.topics import Topics
from tweet_schema.bulk import decode_messages
from tweet_schema.contract import latest
from tweet_schema.registry import Registry
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, unframe

BATCH = 10_000
PARTITIONS = 4
PEER_ROWS = 20_000
"""They take a millisecond of CPU for a row, and more: so many must do."""
CONTRACT = latest(Subject.PROCESSED)
HERE = Path(__file__).parent
UV = HERE.parent / ".tools" / "bin" / "uv"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where everything is."""

    bootstrap: str
    registry: str
    topics: Topics
    rows: int
    folder: Path
    schema_id: int = 0
    batch: int = BATCH


def loader(kind: str) -> Callable[[Stand], int]:
    """`tweet-loader run --until-caught-up`, in this process."""

    def load(stand: Stand) -> int:
        settings = RunSettings(
            sink=f"{kind}:{stand.folder}/warehouse",
            bootstrap_servers=stand.bootstrap,
            registry_url=stand.registry,
            processed_topic=stand.topics.processed,
            rejected_topic=stand.topics.rejected,
            until_caught_up=True,
        )
        return run(settings, Event()).events

    return load


def taken(stand: Stand) -> Iterator[Sequence[bytes | None]]:
    """Consume, nothing more."""
    consumer = Consumer({"bootstrap.servers": stand.bootstrap, "group.id": "bare", "enable.auto.commit": False})
    consumer.assign([TopicPartition(stand.topics.processed, number, 0) for number in range(PARTITIONS)])
    rows = 0
    while rows < stand.rows:
        if messages := consumer.consume(min(stand.batch, stand.rows - rows), timeout=0.5):
            rows += len(messages)
            yield [message.value() for message in messages]
    consumer.close()


def decoded(stand: Stand) -> Iterator[pa.Table]:
    """Consume and decode in bulk."""
    with Registry(stand.registry) as registry:
        texts = {entry.schema_id: entry.contract.text for entry in registry.publish([Subject.PROCESSED])}
    for values in taken(stand):
        yield pa.Table.from_batches([decode_messages(values, texts.get, CONTRACT).batch])


def bare_duckdb(stand: Stand) -> int:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in duckdb_columns(CONTRACT).items())
    with duckdb.connect(stand.folder / "bare.duckdb", config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE tweets ({columns})")
        for table in decoded(stand):
            connection.register("batch", table)
            connection.execute("INSERT INTO tweets FROM batch")
        ((rows,),) = connection.execute("SELECT count(*) FROM tweets").fetchall()
    return int(rows)


def bare_parquet(stand: Stand) -> int:
    rows = 0
    for number, table in enumerate(decoded(stand)):
        for partition in range(PARTITIONS):
            mine = table.filter(pc.equal(table["raw_partition"], pa.scalar(partition)))
            path = stand.folder / f"{number}-{partition}.parquet"
            pq.write_table(mine, path, compression="zstd", write_page_checksum=True)
            rows += mine.num_rows
    return rows


def row_by_row(write: Callable[[Iterable[Delivery], Path], None], most: int) -> Callable[[Stand], int]:
    """fastavro and executemany, for so many rows at most."""

    def load(stand: Stand) -> int:
        few = replace(stand, rows=min(most, stand.rows))
        write(
            (Delivery(Records(values=values), ()) for values in taken(few)),
            stand.folder,
        )
        return few.rows

    return load


CONTESTANTS: Mapping[str, Callable[[Stand], int]] = {
    "duckdb": loader("duckdb"),
    "duckdb: bare consume + decode + Arrow insert": bare_duckdb,
    "duckdb: consume + fastavro + executemany": row_by_row(row_by_row_duckdb, 200),
    "sqlite": loader("sqlite"),
    "sqlite: consume + fastavro + executemany": row_by_row(row_by_row_sqlite, 50_000),
    "parquet": loader("parquet"),
    "parquet: bare consume + decode + pyarrow": bare_parquet,
}
PEERS = {"dlt: merge into DuckDB": "dlt", "Quix: LocalFileSink, Parquet": "quix_file"}
PAIRS = [(name.split(":")[0], name) for name in CONTESTANTS if ":" in name]
PAIRS += [("duckdb", "dlt: merge into DuckDB"), ("parquet", "Quix: LocalFileSink, Parquet")]


def produce(stand: Stand, batches: Iterable[Delivery]) -> None:
    """Put records into processed, each where its delivery says it came from."""
    producer = Producer({"bootstrap.servers": stand.bootstrap, "queue.buffering.max.messages": 10**6})
    for delivery in batches:
        for item in delivery.records:
            value = frame(stand.schema_id, unframe(item.value).body)
            producer.produce(stand.topics.processed, value, item.key, item.partition)
    producer.flush()


@contextmanager
def standing(folder: Path, rows: int) -> Iterator[Stand]:
    """Kafka with `rows` records in processed, and the registry; stopped whatever happens."""
    programs, artifacts = Programs(folder), Artifacts()
    kafka = kafka_server(folder / "kafka", free_ports(2), artifacts, programs)
    registry = registry_server(folder / "registry", free_ports(1)[0], artifacts, programs)
    os.environ["JAVA_HOME"] = str(java_home(cache_folder()))
    try:
        kafka.start()
        registry.start()
        kafka.broker.create_topics(Topics().names, PARTITIONS)
        with Registry(registry.url) as client:
            ids = {entry.contract.subject: entry.schema_id for entry in client.publish()}
        stand = Stand(kafka.bootstrap_servers, registry.url, Topics(), rows, folder, ids[Subject.PROCESSED])
        produce(stand, deliveries(rows))
        yield stand
    finally:
        registry.stop()
        kafka.stop()


def contest(name: str, stand: Stand) -> dict[str, float]:
    """Rows and seconds of one contestant, in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        if name in CONTESTANTS:
            command = [
                sys.executable,
                __file__,
                "--contestant",
                name,
                "--stand",
                stand.bootstrap,
                stand.registry,
                folder,
            ]
            command += ["--rows", str(stand.rows), "--batch", str(stand.batch)]
        else:
            schema = Path(folder) / "processed.avsc"
            schema.write_text(CONTRACT.text, encoding="utf-8")
            project = HERE / "peers" / PEERS[name]
            command = [
                str(UV),
                "run",
                "--quiet",
                "--locked",
                "--project",
                str(project),
                "python",
                str(project / "load.py"),
            ]
            command += [stand.bootstrap, stand.topics.processed, str(min(PEER_ROWS, stand.rows)), str(schema), folder]
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        if outcome.returncode:
            raise SystemExit(f"{name} has failed:\n{outcome.stderr[-3000:]}")
        found: dict[str, float] = json.loads(outcome.stdout.splitlines()[-1])
        return found


def child(name: str, stand: Stand) -> None:
    """Be one contestant."""
    cpu, wall = time.process_time(), time.monotonic()
    held = CONTESTANTS[name](stand)
    print(json.dumps({"rows": held, "cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--contestant")
    parser.add_argument("--stand", nargs=3)
    options = parser.parse_args()
    if options.contestant:
        bootstrap, registry, folder = options.stand
        mine = Stand(bootstrap, registry, Topics(), options.rows, Path(folder), batch=options.batch)
        child(options.contestant, mine)
        return 0
    names = [*CONTESTANTS, *([] if options.without_peers else PEERS)]
    rates: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), options.rows) as stand:
        for _ in range(options.rounds):
            for name in names:
                found = contest(name, replace(stand, batch=options.batch))
                rates[name].append(found["rows"] / found["cpu"])
                print(
                    f"{name:46} {found['rows']:>8,.0f} rows {found['cpu']:6.2f} s of CPU {found['wall']:6.2f} s",
                    flush=True,
                )
    print()
    for name, peer in PAIRS:
        if peer in rates:
            print(f"{name} / {peer:46} {statistics.median(rates[name]) / statistics.median(rates[peer]):7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
