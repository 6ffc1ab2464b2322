"""Feature: a sink that is away while the loader runs."""

import os
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import duckdb
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_loader.clock import utc_now
from tweet_loader.open_sink import PatientSink, open_sink
from tweet_loader.sink import SinkError
from tweet_loader.sinks.parquet import ParquetSink
from tweet_local.kafka import KafkaServer
from tweet_local.ports import free_ports
from tweet_local.s3_server import WHO, endpoint
from tweet_local.waiting import wait_until

from .events import event
from .pipeline import PATIENCE_S, Pipeline, stop
from .s3 import BUCKET, new_store
from .tcp_gate import TcpGate

pytestmark = pytest.mark.servers
scenarios("features/away.feature")


@dataclass
class Outage:
    """One loader, its sink, and what keeps it from it."""

    pipeline: Pipeline
    address: str
    sink: PatientSink
    gate: TcpGate | None = None
    back: ExitStack = field(default_factory=ExitStack)
    """Closed, the sink is back."""
    metrics: str = ""

    @property
    def group(self) -> str:
        return f"away-{self.pipeline.topics.processed}"

    def start(self) -> None:
        (port,) = free_ports(1)
        self.metrics = f"http://127.0.0.1:{port}"
        wishes = {"lock_seconds": str(PATIENCE_S), "metrics_port": str(port), "group": self.group}
        gate = {} if self.gate is None else {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.gate.port}", **WHO}
        command = self.pipeline.arguments("run", "--json", sink=self.address, **wishes)
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **gate}
        )
        self.pipeline.running.append(process)

    def loaded(self) -> Counter[tuple[int, int]]:
        try:
            with self.sink.reading({"events": ("raw_partition", "raw_offset")}) as connection:
                return Counter(connection.execute("SELECT raw_partition, raw_offset FROM events").fetchall())
        except (SinkError, duckdb.CatalogException):  # not made yet
            return Counter()

    def holds(self, number: int) -> None:
        wait_until(lambda: self.loaded().total() >= number, PATIENCE_S, f"{number} events", interval_s=0.3)
        found = self.loaded()
        assert (found.total(), len(found)) == (number, number)


@pytest.fixture
def opening(pipeline: Pipeline) -> Iterator[Callable[[str], Outage]]:
    """An outage for a kind of sink; whatever is closed in it is opened at the end."""
    with ExitStack() as stack:

        def outage(kind: str) -> Outage:
            if kind == "parquet in S3":
                store, gate = new_store(), TcpGate(int(endpoint().rpartition(":")[2]))
                gate.open()
                stack.callback(gate.close)
                sink = PatientSink(ParquetSink(store, utc_now), PATIENCE_S)
                return Outage(pipeline, f"parquet:s3://{BUCKET}/{store.prefix}", sink, gate)
            address = f"{kind}:{pipeline.folder / 'tweets'}"
            mine = Outage(pipeline, address, open_sink(address, utc_now, PATIENCE_S))
            stack.callback(mine.back.close)
            return mine

        yield outage


@given(parsers.parse("a running loader that has loaded 100 tweets into {sink}"), target_fixture="outage")
def loading(opening: Callable[[str], Outage], sink: str) -> Outage:
    outage = opening(sink)
    outage.start()
    outage.pipeline.processed(event(str(number)) for number in range(100))
    outage.holds(100)
    return outage


@when("nobody can reach S3")
def unreachable(outage: Outage) -> None:
    assert outage.gate is not None
    outage.gate.close()
    outage.back.callback(outage.gate.open)


@when("somebody opens the file and looks at it")
def looked_at(outage: Outage) -> None:
    def look() -> list[duckdb.DuckDBPyConnection]:
        try:
            return [duckdb.connect(outage.pipeline.folder / "tweets", read_only=True)]
        except duckdb.IOException:  # the loader is in a commit
            return []

    outage.back.enter_context(wait_until(look, PATIENCE_S, "the file to be free")[0])


@when("somebody else writes into the file")
def written_to(outage: Outage) -> None:
    other = sqlite3.connect(outage.pipeline.folder / "tweets", isolation_level=None)
    outage.back.callback(other.close)
    other.execute("BEGIN IMMEDIATE")


@when("300 more tweets are processed")
def more_processed(outage: Outage) -> None:
    outage.pipeline.processed(event(f"more-{number}") for number in range(300))


@then("the loader says that it waits for the sink and is not ready")
def says_so(outage: Outage) -> None:
    def told() -> str:
        try:
            with urlopen(f"{outage.metrics}/readyz") as answer:  # noqa: S310 - our own server
                return f"{answer.status}"
        except HTTPError as error:
            return error.read().decode()
        except URLError as error:
            return str(error)

    wait_until(lambda: told() == "waits for the sink", PATIENCE_S, "it to say so")
    with urlopen(f"{outage.metrics}/metrics") as answer:  # noqa: S310 - our own server
        assert "tweet_loader_sink_up 0.0" in answer.read().decode().splitlines()
    assert outage.pipeline.running[-1].poll() is None


@then("its group is 300 records behind")
def behind(outage: Outage, kafka_server: KafkaServer) -> None:
    topic = outage.pipeline.topics.processed
    ends = kafka_server.broker.end_offsets(topic)
    committed = kafka_server.broker.group_offsets(outage.group, topic)
    assert sum(ends.values()) - sum(committed.values()) == 300


@when("the sink is back")
def is_back(outage: Outage) -> None:
    outage.back.close()


@then("all 400 tweets are loaded once by the same loader")
def all_by_the_same(outage: Outage) -> None:
    outage.holds(400)
    assert stop(outage.pipeline.running[-1])["events"] == 400
