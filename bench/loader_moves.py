"""What moving, balancing and forgetting cost.

uv run python bench/loader_moves.py [--rows 200000] [--balance-rows 1000000]

A loader fills a DuckDB file from a real Kafka. The file goes to SQLite, and to S3 by a migration that is killed on its
way and taken up again, while tweets go on arriving; then a loader takes over in S3 and in SQLite, and all is counted.
A tweet is forgotten in each; at last one row of a million is removed and looked for.
S3 is moto's server on this machine. Every step is the command a person would call, and its wall time.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import boto3
import duckdb
from botocore.exceptions import EndpointConnectionError
from loader import BATCH, deliveries  # type: ignore[import-not-found] # beside this file
from loader_kafka import Stand, produce, standing  # type: ignore[import-not-found] # as above
from tweet_loader.accounting.reconcile import explain, reconcile
from tweet_loader.clock import utc_now
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.open_sink import open_sink
from tweet_local.ports import free_ports
from tweet_local.waiting import wait_until

COMMAND = str(Path(sys.executable).with_name("tweet-loader"))
KILLED_AFTER = 3
LATER = 20_000
"""Tweets that arrive after the migration."""


def call(*words: str) -> None:
    """Run a command of the loader and print how long it took."""
    begun = time.monotonic()
    outcome = subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False)
    print(f"{time.monotonic() - begun:7.1f} s  exit {outcome.returncode}  tweet-loader {' '.join(words)}")
    print("\n".join(f"           {line}" for line in outcome.stdout.splitlines()[-3:]))


def killed_on_its_way(*words: str) -> None:
    """Run a command and kill it without warning once it has told of its second piece."""
    process = subprocess.Popen([COMMAND, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    told = 0
    for line in process.stderr or ():
        told += "copied" in line
        if told == KILLED_AFTER:
            process.kill()
            break
    process.communicate()
    print(f"          exit {process.returncode}  tweet-loader {' '.join(words)}, killed after {told} pieces")


def load(stand: Stand, sink: str) -> None:
    """Let a loader catch up."""
    addresses = ("--bootstrap-servers", stand.bootstrap, "--registry-url", stand.registry)
    call("run", "--sink", sink, *addresses, "--until-caught-up")


def held(sink: str) -> None:
    """Say what a warehouse holds, and whether Kafka's records are all there once."""
    with open_sink(sink, utc_now, 30).reading(
        {"events": ("raw_partition", "raw_offset"), "tweets": ("tweet_id",)}
    ) as c:
        events = c.execute("SELECT count(*), count(DISTINCT (raw_partition, raw_offset)) FROM events").fetchone()
        tweets = c.execute("SELECT count(*), count(DISTINCT tweet_id) FROM tweets").fetchone()
    print(f"           {sink}: events {events}, tweets {tweets}; each all and distinct")


def s3_server() -> subprocess.Popen[bytes]:
    """moto's server, with a bucket, named by the environment."""
    (port,) = free_ports(1)
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }

    def made() -> bool:
        try:
            boto3.client("s3").create_bucket(Bucket="bench")
        except EndpointConnectionError:
            return False
        return True

    wait_until(made, 60, "the S3 server to answer")
    return server


def balance(folder: Path, rows: int) -> None:
    """Multiply a warehouse by SQL, remove one row, and time the balance that finds it."""
    path = folder / "t.duckdb"
    with duckdb.connect(path) as connection:
        held = connection.execute("SELECT count(*), max(raw_offset) + 1 FROM events").fetchone() or (0, 0)
        for number in range(1, rows // held[0]):
            for table in ("tweets", "events"):
                connection.execute(
                    f"INSERT INTO {table} SELECT * REPLACE (raw_offset + {number * held[1]} AS raw_offset, "  # noqa: S608 - numbers
                    f"tweet_id || '/{number}' AS tweet_id) FROM {table} WHERE raw_offset < {held[1]}"
                )
        ends = connection.execute("SELECT raw_partition, max(raw_offset) + 1 FROM events GROUP BY ALL").fetchall()
        connection.execute("DELETE FROM tweets WHERE raw_partition = 2 AND raw_offset = 12345")
    marks: Mapping[Place, Watermarks] = {Place("raw", number): Watermarks(0, end) for number, end in ends}
    sink = open_sink(f"duckdb:{path}", utc_now, 30)
    begun = time.monotonic()
    total = reconcile(sink, "raw", lambda: marks).total
    drawn = time.monotonic()
    missing = explain(sink, "raw", lambda: marks)
    print(f"{drawn - begun:7.1f} s  balance of {total.raw:,} records: unaccounted {total.unaccounted}")
    print(f"{time.monotonic() - drawn:7.1f} s  explained: {missing}")


def move(stand: Stand, folder: Path) -> None:
    """From DuckDB to SQLite and to S3, a loader on each, and a tweet forgotten in each."""
    sinks = (f"duckdb:{folder}/t.duckdb", f"sqlite:{folder}/t.sqlite", "parquet:s3://bench/tweets")
    source, _, bucket = sinks
    load(stand, source)
    killed_on_its_way("migrate", "--from", source, "--to", bucket)
    for target in sinks[1:]:
        call("migrate", "--from", source, "--to", target)
    produce(stand, deliveries(stand.rows + LATER)[stand.rows // BATCH :])
    for sink in sinks:
        load(stand, sink)
        held(sink)
        call("forget", "--sink", sink, "--tweet", f"fake:{10**18 + 7}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--balance-rows", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = s3_server()
        try:
            with standing(folder, options.rows) as stand:
                move(stand, folder)
        finally:
            server.terminate()
            server.wait()
        balance(folder, options.balance_rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
