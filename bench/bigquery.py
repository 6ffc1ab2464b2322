"""What a row costs the loader on its way into BigQuery, beside JSON inserts; and how fast rows go into a stream.

uv run python bench/bigquery.py [--rows 100000] [--rounds 5]

The same rows, in turns, CPU of this process alone: as Parquet for a load job, as Arrow for the Storage Write API, and
as the JSON that `insert_rows_json` sends. Then rows go through Google's own client into a gRPC server that answers
every request and keeps nothing: what is left is the client's limit on this machine.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import grpc  # type: ignore[import-untyped] # it has no types
import pyarrow as pa
from google.cloud.bigquery_storage_v1 import types
from loader import deliveries  # type: ignore[import-not-found] # beside this file
from tweet_loader.clock import utc_now
from tweet_loader.read import Reader
from tweet_loader.sinks.bigquery.address import BigQueryAddress
from tweet_loader.sinks.bigquery.client import parquet
from tweet_loader.sinks.bigquery.row_bytes import row_bytes
from tweet_loader.sinks.bigquery.streams import PendingStreams, pieces, requests, without_null_lists
from tweet_loader.sinks.parquet_chain import chain_rows
from tweet_schema.contract import latest
from tweet_schema.topics import Subject

SERVICE = "google.cloud.bigquery.storage.v1.BigQueryWrite"
TEXTS = {2: latest(Subject.PROCESSED).text}
PUBLISHED_MB = 55
"""MB/s that Google's documentation of the connectors gives for two vCPU."""


def rows_of(count: int) -> pa.Table:
    """Processed tweets as the sink has them."""
    reader = Reader(
        processed_topic="processed", rejected_topic="rejected", schema_text=TEXTS.get, clock=utc_now, reject_limit=1
    )
    batches = [reader.batch(delivery) for delivery in deliveries(count)]
    events = pa.concat_tables([batch.events for batch in batches])
    return chain_rows(events, batches[0].rejected, utc_now())


def as_parquet(rows: pa.Table) -> int:
    return len(parquet(rows))


def as_arrow(rows: pa.Table) -> int:
    batches = list(pieces(without_null_lists(rows)))
    sent = requests("stream", batches, range(len(batches)))
    return sum(len(types.AppendRowsRequest.serialize(request)) for request in sent)


def as_json(rows: pa.Table) -> int:
    body = [{"insertId": str(number), "json": row} for number, row in enumerate(rows.to_pylist())]
    return len(json.dumps({"rows": body}, default=datetime.isoformat).encode())


WAYS: dict[str, Callable[[pa.Table], int]] = {
    "load job (Parquet)": as_parquet,
    "Storage Write (Arrow)": as_arrow,
    "insert_rows_json": as_json,
}


def costs(rows: pa.Table, rounds: int) -> dict[str, list[float]]:
    """Microseconds of CPU a row, round by round."""
    found: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, way in WAYS.items():
            began = time.process_time()
            way(rows)
            found[name].append((time.process_time() - began) / rows.num_rows * 1e6)
    return found


class Sink(grpc.GenericRpcHandler):  # type: ignore[misc] # it has no types
    """Answers every request and keeps nothing."""

    def service(self, call: grpc.HandlerCallDetails) -> object:
        """The method that was called."""
        name = call.method.rpartition("/")[2]
        if name == "AppendRows":
            return grpc.stream_stream_rpc_method_handler(self.append)
        answers = {
            "CreateWriteStream": types.WriteStream.serialize(types.WriteStream(name="streams/null")),
            "FinalizeWriteStream": types.FinalizeWriteStreamResponse.serialize(
                types.FinalizeWriteStreamResponse(row_count=self.rows)
            ),
        }
        return grpc.unary_unary_rpc_method_handler(lambda _request, _context: answers[name])

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.bytes = 0

    def append(self, sent: Iterable[bytes], _context: object) -> Iterator[bytes]:
        """One answer for each request."""
        for request in sent:
            self.bytes += len(request)
            done = types.AppendRowsResponse(append_result=types.AppendRowsResponse.AppendResult())
            yield types.AppendRowsResponse.serialize(done)


def streamed(rows: pa.Table, rounds: int) -> list[float]:
    """MB a second through Google's client, round by round."""
    found = []
    for _ in range(rounds):
        sink = Sink(rows.num_rows)
        server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.max_receive_message_length", -1)])
        server.add_generic_rpc_handlers((sink,))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        address = BigQueryAddress.parse(
            f"bench-project.bench?plan=billed&mode=storage_write&endpoint=http://127.0.0.1:1&grpc=127.0.0.1:{port}"
        )
        streams = PendingStreams.at(address)
        began = time.perf_counter()
        streams.stage(rows, rows.num_rows)
        found.append(sink.bytes / 1e6 / (time.perf_counter() - began))
        server.stop(None).wait()
    return found


def main() -> int:
    """Measure and print."""
    os.environ["GRPC_VERBOSITY"] = "ERROR"  # that a server stops is no news here
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = rows_of(options.rows)
    print(f"{rows.num_rows:,} rows of {row_bytes(rows) / rows.num_rows:.0f} bytes, as BigQuery counts them\n")
    found = costs(rows, options.rounds)
    for name, each in found.items():
        ratios = [peer / mine for peer, mine in zip(found["insert_rows_json"], each, strict=True)]
        print(
            f"{name:24} {statistics.median(each):8.2f} µs CPU a row   1/{statistics.median(ratios):.0f} of JSON "
            f"(1/{min(ratios):.0f} to 1/{max(ratios):.0f})"
        )
    rates = streamed(rows, options.rounds)
    print(
        f"\nStorage Write into a sink that keeps nothing: {statistics.median(rates):.0f} MB/s "
        f"({min(rates):.0f} to {max(rates):.0f}); published for two vCPU: {PUBLISHED_MB}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
