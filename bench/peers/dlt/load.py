"""dlt, doing the loader's work: what stands in `processed` to one current row per tweet in a DuckDB file.

python load.py BOOTSTRAP TOPIC ROWS SCHEMA FOLDER

Prints rows and seconds as JSON. Of the loader's promises it keeps: one row per (source, tweet_id), the newest of what
is loaded together (`dedup_sort`), and between loads the last to arrive. Not: the newest in whatever order they arrive,
a tombstone that outlasts a late copy, a row per raw record, a count of repetitions, a second writer refused, offsets
in one transaction with the rows: the program keeps them itself, after the load, and a crash between loads rows again.
"""

import json
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import dlt  # type: ignore[import-not-found] # of this project's own environment
from confluent_kafka import Consumer
from fastavro import parse_schema, schemaless_reader

BATCH = 10_000
HEAD = 5


def records(bootstrap: str, topic: str, rows: int, schema_file: str) -> Iterator[list[object]]:
    """Batches of decoded records, by the reference codec, as dlt's Kafka examples do."""
    schema = parse_schema(json.loads(Path(schema_file).read_text(encoding="utf-8")))
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"peer-dlt-{time.time_ns()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([topic])
    taken = 0
    while taken < rows:
        messages = consumer.consume(min(BATCH, rows - taken), timeout=1)
        batch: list[object] = [
            schemaless_reader(BytesIO((item.value() or b"")[HEAD:]), schema, None) for item in messages
        ]
        taken += len(batch)
        yield batch
    consumer.close()


def main() -> None:
    """Load once."""
    bootstrap, topic, rows, schema_file, folder = sys.argv[1:]
    cpu, wall = time.process_time(), time.monotonic()
    pipeline = dlt.pipeline(
        "peer",
        pipelines_dir=f"{folder}/pipelines",
        destination=dlt.destinations.duckdb(f"{folder}/peer.duckdb"),
        dataset_name="tweets",
    )
    tweets = dlt.resource(
        records(bootstrap, topic, int(rows), schema_file),
        name="tweets",
        primary_key=("source", "tweet_id"),
        write_disposition="merge",
        columns={"occurred_at": {"dedup_sort": "desc"}},
        max_table_nesting=0,
    )
    pipeline.run(tweets)
    with pipeline.sql_client() as client:
        ((held,),) = client.execute_sql("SELECT count(*) FROM tweets")
    print(json.dumps({"rows": held, "cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}))


if __name__ == "__main__":
    main()
