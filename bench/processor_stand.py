"""Servers and a Spark session of this run, and what was written into a topic, by Kafka's timestamps."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import Consumer, Message, TopicPartition
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
from tweet_processor.session import jvm_of, open_session
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_schema.registry import Registry

PARTITIONS = 4
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Stand:
    """Servers and a session, all of this run."""

    spark: SparkSession
    kafka: KafkaServer
    lane: Lane
    folder: Path

    def settings(self, name: str, trigger: TriggerKind, raw: str) -> RunSettings:
        """Of a run with topics, a group and a checkpoint of its own."""
        topics = Topics(raw, f"processed-{name}", f"rejected-{name}")
        self.kafka.broker.create_topics([topics.processed, topics.rejected], PARTITIONS)
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

    def produce(self, raw: str, *wishes: str) -> int:
        """Fake tweets into a new topic; how many records it then holds."""
        self.kafka.broker.create_topics([raw, Topics().rejected], PARTITIONS)
        addresses = ("--bootstrap-servers", self.lane.bootstrap_servers, "--registry-url", self.lane.registry_url)
        command = [tool("tweet-producer"), "fake", *addresses, "--raw-topic", raw, *wishes]
        subprocess.run(command, check=True, capture_output=True)
        return self.count(raw)

    def count(self, *topics: str) -> int:
        """How many records they hold."""
        return sum(sum(self.kafka.broker.end_offsets(topic).values()) for topic in topics)

    def cpu_seconds(self) -> float:
        """What Spark's process has used so far, Java's compilers and garbage collector included; Linux only."""
        pid = jvm_of(self.spark).java.lang.ProcessHandle.current().pid()
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def written_seconds(self, topics: Sequence[str]) -> float:
        """From the first record in any of them to the last, by their timestamps."""
        edges = [edge for topic in topics for edge in self._edges(topic)]
        return (max(edges) - min(edges)) / 1000

    def _edges(self, topic: str) -> Iterator[int]:
        """Timestamps of the first and the last record of each partition, in milliseconds."""
        consumer = Consumer({"bootstrap.servers": self.lane.bootstrap_servers, "group.id": "edges"})
        try:
            for partition, end in self.kafka.broker.end_offsets(topic).items():
                for offset in (0, end - 1) if end else ():
                    consumer.assign([TopicPartition(topic, partition, offset)])
                    yield of(consumer.poll(PATIENCE_S)).timestamp()[1]
        finally:
            consumer.close()


def of(message: Message | None) -> Message:
    """The message, which is there."""
    if message is None or message.error():
        raise RuntimeError(f"Kafka did not give a record that it has: {message and message.error()}")
    return message


@contextmanager
def standing(folder: Path, slots: int) -> Iterator[Stand]:
    """Start everything; stop it whatever happens."""
    programs, artifacts = Programs(folder), Artifacts()
    kafka = kafka_server(folder / "kafka", free_ports(2), artifacts, programs)
    registry = registry_server(folder / "registry", free_ports(1)[0], artifacts, programs)
    os.environ["JAVA_HOME"] = str(java_home(cache_folder()))
    try:
        kafka.start()
        registry.start()
        with Registry(registry.url) as client:
            ids = {entry.contract.subject: entry.schema_id for entry in client.publish()}
        spark = open_session(f"local[{slots}]", artifacts.ensure("connectors"), "2g", "")
        spark.sparkContext.setLogLevel("OFF")  # a real-time query that is stopped tells of it by stack traces
        yield Stand(spark, kafka, Lane(kafka.bootstrap_servers, registry.url, Topics(), ids), folder)
        spark.stop()
    finally:
        registry.stop()
        kafka.stop()
