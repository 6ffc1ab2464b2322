"""Quix Streams' file sink, doing the loader's work: what stands in `processed` to Parquet files.

python load.py BOOTSTRAP TOPIC ROWS SCHEMA FOLDER

Prints rows and seconds as JSON. Of the loader's promises it keeps: at least once, in files named by partition and
first offset, so that what is written again after a crash replaces itself where the batch is cut alike. Not: exactly
once, files that appear whole (they are written in place and not flushed), a second writer refused, types from the
contract (each file's are inferred of its values), newest versions, deletes, a count of repetitions.
"""

import json
import logging
import sys
import time
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
from fastavro import parse_schema, schemaless_reader
from quixstreams import Application  # type: ignore[import-not-found] # of this project's own environment
from quixstreams.sinks.community.file.formats import ParquetFormat  # type: ignore[import-not-found] # as above
from quixstreams.sinks.community.file.local import LocalFileSink  # type: ignore[import-not-found] # as above

BATCH = 10_000
HEAD = 5


def main() -> None:
    """Load once."""
    bootstrap, topic, rows, schema_file, folder = sys.argv[1:]
    schema = parse_schema(json.loads(Path(schema_file).read_text(encoding="utf-8")))
    logging.disable(logging.CRITICAL)
    cpu, wall = time.process_time(), time.monotonic()
    app = Application(
        bootstrap,
        consumer_group=f"peer-quix-{time.time_ns()}",
        auto_offset_reset="earliest",
        commit_every=BATCH,
        state_dir=f"{folder}/state",
    )
    processed = app.topic(topic, value_deserializer="bytes", key_deserializer="str")
    tweets = app.dataframe(processed).apply(lambda value: schemaless_reader(BytesIO(value[HEAD:]), schema, None))
    tweets.sink(LocalFileSink(directory=f"{folder}/files", format=ParquetFormat(compression="zstd")))
    app.run(count=int(rows), collect=False, timeout=30)
    spent = {"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall}
    held = sum(pq.ParquetFile(file).metadata.num_rows for file in Path(folder).rglob("*.parquet"))
    print(json.dumps({"rows": held, **spent}))


if __name__ == "__main__":
    main()
