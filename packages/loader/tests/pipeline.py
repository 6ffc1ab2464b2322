"""One test's topics, warehouse and loaders, as their users have them."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import duckdb
from confluent_kafka import Producer
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.topics import PARTITIONER, Subject, message_key
from tweet_schema.wire import encode, frame

from .events import Event
from .warehouses import Row

COMMAND = str(Path(sys.executable).with_name("tweet-loader"))
PATIENCE_S = 60


@dataclass
class Pipeline:
    """A driver of `tweet-loader` against real servers."""

    bootstrap_servers: str
    registry_url: str
    topics: Topics
    ids: Mapping[Subject, int]
    folder: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    _raw_ends: dict[int, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running:
            process.kill()
            process.communicate()

    @property
    def path(self) -> Path:
        return self.folder / "tweets.duckdb"

    def processed(self, events: Iterable[Event], *, times: int = 1) -> list[Event]:
        """Each event in processed, `times` over, as made from the next raw record of its partition."""
        whole = [self._with_lineage(fields) for fields in events]
        for _ in range(times):
            self.publish(self.topics.processed, [self.processed_message(fields) for fields in whole], whole)
        return whole

    def processed_message(self, fields: Event) -> bytes:
        record = ProcessedTweet.model_validate(fields).model_dump(mode="python")
        return frame(self.ids[Subject.PROCESSED], encode(latest(Subject.PROCESSED), record))

    def rejected_message(self, fields: Event) -> bytes:
        return frame(self.ids[Subject.REJECTED], encode(latest(Subject.REJECTED), fields))

    def publish(
        self, topic: str, values: Iterable[bytes | None], events: Iterable[Event] = (), partition: int = 0
    ) -> None:
        """Values in order into `partition`; with their events' keys and raw partitions where those are given."""
        producer = Producer({"bootstrap.servers": self.bootstrap_servers, "partitioner": PARTITIONER})
        whole = list(events)
        for number, value in enumerate(values):
            if whole:
                fields = whole[number]
                key = message_key(str(fields["source"]), str(fields["tweet_id"]))
                producer.produce(topic, value, key, int(str(fields["raw_partition"])))
            else:
                producer.produce(topic, value, b"fake:1", partition)
        assert producer.flush(PATIENCE_S) == 0

    def arguments(self, command: str, *more: str, **instead: str) -> list[str]:
        """The command line; `instead` replaces the value of a flag, named with underscores."""
        flags = {
            "sink": f"duckdb:{self.path}",
            "bootstrap_servers": self.bootstrap_servers,
            "raw_topic": self.topics.raw,
            "processed_topic": self.topics.processed,
            "rejected_topic": self.topics.rejected,
            **({"registry_url": self.registry_url} if command == "run" else {}),
            **instead,
        }
        words = [word for name, value in flags.items() for word in (f"--{name.replace('_', '-')}", value)]
        return [COMMAND, command, *words, *more]

    def call(self, command: str, *more: str, **instead: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        return subprocess.run(
            self.arguments(command, *more, **instead), capture_output=True, text=True, check=False, timeout=PATIENCE_S
        )

    def catch_up(self, **instead: str) -> subprocess.CompletedProcess[str]:
        """Run a loader to the end of its topics."""
        return self.call("run", "--until-caught-up", **instead)

    def start(self, **instead: str) -> subprocess.Popen[str]:
        """A loader that runs until it is told or killed."""
        log = self.folder / f"loader-{len(self.running)}.log"
        with log.open("w") as stderr:
            process = subprocess.Popen(
                self.arguments(
                    "run", "--json", **{"flush_rows": "200", "flush_seconds": "0.1", "hold_seconds": "0.05"} | instead
                ),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        self.running.append(process)
        return process

    def rows(self, query: str) -> list[Row]:
        """What a reader sees who opens the warehouse once it is free."""

        def look() -> list[list[Row]]:
            try:
                with duckdb.connect(self.path, read_only=True) as connection:
                    connection.execute("SET TimeZone = 'UTC'")
                    return [connection.sql(query).to_arrow_table().to_pylist()]
            except (duckdb.IOException, duckdb.CatalogException):
                return []

        return wait_until(look, PATIENCE_S, f"an answer to {query}", interval_s=0.005)[0]

    def is_locked(self) -> bool:
        """Whether a loader has the warehouse open at this moment."""
        try:
            duckdb.connect(self.path, read_only=True).close()
        except duckdb.IOException as error:
            return "lock" in str(error)
        return False

    def number(self, query: str) -> int:
        """The one whole number that a query gives."""
        (row,) = self.rows(query)
        (value,) = row.values()
        return int(str(value))

    def next_raw(self, partition: int) -> int:
        """The offset of a raw record that is not processed but set aside."""
        offset = self._raw_ends.get(partition, 0)
        self._raw_ends[partition] = offset + 1
        return offset

    def _with_lineage(self, fields: Event) -> Event:
        partition = sum(str(fields["tweet_id"]).encode()) % 2
        return {**fields, "raw_partition": partition, "raw_offset": self.next_raw(partition)}


def stop(process: subprocess.Popen[str]) -> dict[str, int]:
    """Ask politely and read the summary."""
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    summary: dict[str, int] = json.loads(out)
    return summary
