"""The processor beside a bare Spark copy from Kafka to Kafka: same session, same broker, same records, in turns.

uv run python bench/processor.py [--events 200000] [--rounds 3] [--rate 1000] [--seconds 20]

A round copies raw as it is and then processes it, each with the available-now trigger from an empty checkpoint. The
first round is cold (Java has compiled nothing yet) and told apart. The figure to quote is the ratio of the warm rounds.
Then, in real time at `--rate`, the time from a record's publication to that of what was made of it, by their Kafka
timestamps, which are whole milliseconds.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from pyspark.sql import SparkSession
from tweet_local.artifacts import Artifacts, cache_folder
from tweet_local.java import java_home
from tweet_local.kafka import KafkaServer, kafka_server
from tweet_local.lane import Lane
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_local.registry import registry_server
from tweet_local.stages import tool
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until
from tweet_processor.read import read
from tweet_processor.session import open_session
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_processor.write import write
from tweet_schema.registry import Registry

PARTITIONS = 4
DAMAGED = 0.01
PATIENCE_S = 600


@dataclass(frozen=True, slots=True)
class Stand:
    """Servers and a session, all of this run."""

    spark: SparkSession
    kafka: KafkaServer
    lane: Lane
    folder: Path

    def settings(self, name: str, trigger: TriggerKind) -> RunSettings:
        """Of a run with topics and a checkpoint of its own."""
        topics = Topics(self.lane.topics.raw, f"processed-{name}", f"rejected-{name}")
        self.kafka.broker.create_topics(topics.names, PARTITIONS)
        return RunSettings(
            bootstrap_servers=self.lane.bootstrap_servers,
            registry_url=self.lane.registry_url,
            raw_topic=topics.raw,
            processed_topic=topics.processed,
            rejected_topic=topics.rejected,
            trigger=trigger,
            checkpoint=self.folder / f"checkpoint-{name}",
            group=f"bench-{name}",
        )

    def produce(self, *wishes: str) -> None:
        """Fake tweets into raw."""
        addresses = ("--bootstrap-servers", self.lane.bootstrap_servers, "--registry-url", self.lane.registry_url)
        command = [tool("tweet-producer"), "fake", *addresses, *wishes]
        subprocess.run(command, check=True, capture_output=True)


@contextmanager
def standing(folder: Path) -> Iterator[Stand]:
    """Start everything; stop it whatever happens."""
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
        spark = open_session(f"local[{PARTITIONS}]", artifacts.ensure("connectors"), "2g", "")
        spark.sparkContext.setLogLevel("ERROR")
        yield Stand(spark, kafka, Lane(kafka.bootstrap_servers, registry.url, Topics(), ids), folder)
        spark.stop()
    finally:
        registry.stop()
        kafka.stop()


def copy(stand: Stand, name: str) -> float:
    """Seconds for raw as it is."""
    settings = stand.settings(f"copy-{name}", TriggerKind.AVAILABLE_NOW)
    began = time.perf_counter()
    rows = read(stand.spark, settings.bootstrap_servers, settings.raw_topic)
    copied = rows.selectExpr(f"'{settings.processed_topic}' AS topic", "key", "value")
    write(copied, settings.bootstrap_servers, settings.checkpoint, settings.trigger, "").awaitTermination()
    return time.perf_counter() - began


def process(stand: Stand, name: str) -> float:
    """Seconds for raw decoded, checked, enriched and routed."""
    settings = stand.settings(f"job-{name}", TriggerKind.AVAILABLE_NOW)
    with Registry(settings.registry_url) as registry:
        began = time.perf_counter()
        Supervisor(stand.spark, settings, registry, Event()).run()
        return time.perf_counter() - began


def latencies(stand: Stand, rate: int, seconds: int) -> list[float]:
    """Milliseconds from publication to publication, of records that came while the query was warm."""
    settings = stand.settings("live", TriggerKind.REALTIME).model_copy(update={"raw_topic": "raw-live"})
    stand.kafka.broker.create_topics(["raw-live"], PARTITIONS)
    stop = Event()
    with Registry(settings.registry_url) as registry:
        running = Thread(target=Supervisor(stand.spark, settings, registry, stop).run)
        running.start()
        try:
            count = rate * seconds
            # Sound ones: an unknown schema id costs a restart, which is not what is measured here.
            stand.produce("--count", str(count), "--rate", str(rate), "--raw-topic", "raw-live", "--damaged", "0")
            broker = stand.kafka.broker
            outputs = (settings.processed_topic, settings.rejected_topic)
            wait_until(
                lambda: sum(sum(broker.end_offsets(topic).values()) for topic in outputs) >= count,
                PATIENCE_S,
                f"{count} records by the real-time trigger",
            )
        finally:
            stop.set()
            running.join(PATIENCE_S)
    lane = Lane(
        stand.lane.bootstrap_servers,
        stand.lane.registry_url,
        Topics("raw-live", settings.processed_topic, settings.rejected_topic),
        stand.lane.ids,
    )
    published = {(m.partition(), m.offset()): m.timestamp()[1] for m in lane.read("raw-live")}
    made = zip(lane.read(settings.processed_topic), lane.processed(), strict=True)
    found = sorted(
        (raw := published[int(str(tweet["raw_partition"])), int(str(tweet["raw_offset"]))], m.timestamp()[1] - raw)
        for m, tweet in made
    )
    warm = found[len(found) // 3 :]  # the query starts and Java compiles in the first third
    return [waited for _, waited in warm]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    for name, default in (("--events", 200_000), ("--rounds", 3), ("--rate", 1000), ("--seconds", 20)):
        parser.add_argument(name, type=int, default=default)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as stand:
        stand.produce("--count", str(wishes.events), "--damaged", str(DAMAGED))
        rows = [(copy(stand, str(n)), process(stand, str(n))) for n in range(wishes.rounds)]
        for number, (copied, processed) in enumerate(rows):
            rates = f"copy {wishes.events / copied:>9,.0f}/s   processor {wishes.events / processed:>9,.0f}/s"
            sys.stdout.write(f"{'cold' if number == 0 else 'warm'}   {rates}   ratio {copied / processed:.2f}\n")
        warm = statistics.median(copied / processed for copied, processed in rows[1:] or rows)
        sys.stdout.write(f"warm ratio {warm:.2f} of a bare copy\n")
        waited = latencies(stand, wishes.rate, wishes.seconds)
        points = statistics.quantiles(waited, n=100)
        sys.stdout.write(
            f"real time at {wishes.rate:,}/s: median {points[49]:.0f} ms, p99 {points[98]:.0f} ms of {len(waited):,}\n"
        )


if __name__ == "__main__":
    main()
