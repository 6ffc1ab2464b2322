"""Several loaders of one warehouse, as their operators have them."""

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tweet_loader.kafka.membership import group_of
from tweet_loader.open_sink import Warehouse
from tweet_local.kafka_client import Broker, broker
from tweet_local.waiting import DeadlineError, wait_until

from .events import Event, current, random_events, set_aside
from .pipeline import PATIENCE_S, Pipeline

PARTITIONS = 4
"""Two of processed, two of rejected."""
SESSION_S = 1.5
"""Shorter than anybody should have it; the test's broker allows it."""


@dataclass
class Replica:
    """One loader."""

    process: subprocess.Popen[str]
    log: Path
    instance: str | None

    @property
    def name(self) -> str:
        """What Kafka calls it. A lasting name stands for a member that came back under it."""
        return self.instance or f"tweet-loader-{self.process.pid}"

    def stop(self) -> Mapping[str, int]:
        """Ask it to stop and read its summary."""
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> Mapping[str, int]:
        """Its summary, once it has ended by itself."""
        out, _ = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0, self.log.read_text()[-3000:]
        summary: Mapping[str, int] = json.loads(out)
        return summary

    def said(self) -> str:
        return self.log.read_text()


@dataclass
class Fleet:
    """Replicas, what flows towards them, and what must come of it."""

    pipeline: Pipeline
    sink: str
    warehouse: Warehouse
    """The same, looked at from here."""
    environment: Mapping[str, str] = field(default_factory=dict)
    replicas: list[Replica] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    asides: int = 0
    loaded_before: int = 0
    """How many records the warehouse had when the newest events began to flow."""
    summaries: list[Mapping[str, int]] = field(default_factory=list)

    def kill_all(self) -> None:
        """Nothing of it runs any more."""
        for replica in self.replicas:
            replica.process.kill()
            replica.process.communicate()

    @property
    def broker(self) -> Broker:
        return broker(self.pipeline.bootstrap_servers)

    def start(self, *more: str, **flags: str) -> Replica:
        """One more loader; it commits so often that there is always something between two commits."""
        flags = {
            "sink": self.sink,
            "flush_rows": "20",
            "flush_seconds": "0.05",
            "session_seconds": str(SESSION_S),
            **flags,
        }
        log = self.pipeline.folder / f"replica-{len(self.replicas)}.log"
        with log.open("w") as stderr:
            process = subprocess.Popen(
                self.pipeline.arguments("run", "--json", *more, **flags),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env={**os.environ, **self.environment},
            )
        self.replicas.append(Replica(process, log, flags.get("instance")))
        return self.replicas[-1]

    def shares(self) -> Mapping[str, Collection[tuple[str, int]]]:
        """Which partitions each member has, as Kafka sees it."""
        return {
            member.instance or member.client: member.partitions for member in self.broker.members(group_of(self.sink))
        }

    def wait_for_shares(self, replicas: Sequence[Replica]) -> None:
        """Until exactly these are members and all partitions are theirs, none without one who could have one."""

        def settled() -> bool:
            for replica in replicas:
                assert replica.process.poll() is None, replica.said()[-3000:]
            shares = self.shares()
            sizes = [len(share) for share in shares.values()]
            busy = sum(map(bool, sizes)) == min(len(sizes), PARTITIONS)
            return set(shares) == {replica.name for replica in replicas} and sum(sizes) == PARTITIONS and busy

        wait_until(settled, PATIENCE_S, f"{len(replicas)} members with all partitions")

    def flow(self, number: int) -> None:
        """Events into processed, some of which could not be processed and are in rejected; all of them in raw."""
        topics, pipeline = self.pipeline.topics, self.pipeline
        self.loaded_before = self.loaded()
        whole = pipeline.processed(random_events(number, tweets=number // 3, seed=len(self.events)))
        self.events += whole
        for partition, count in Counter(int(str(item["raw_partition"])) for item in whole).items():
            pipeline.publish(topics.raw, [b"whatever it was"] * count, partition=partition)
        for partition in (0, 1):
            aside = {**set_aside(pipeline.next_raw(partition), partition=partition), "topic": topics.raw}
            pipeline.publish(topics.raw, [b"damaged"], partition=partition)
            pipeline.publish(topics.rejected, [pipeline.rejected_message(aside)], partition=partition)
            self.asides += 1

    def loaded(self) -> int:
        """Records that the warehouse has, by its own offsets."""
        return sum(self.warehouse.offsets().values())

    def wait_for_some(self) -> None:
        """Until more is loaded than now, and not everything."""
        before = self.loaded()
        wait_until(lambda: self.loaded() > before, PATIENCE_S, "progress", interval_s=0.002)

    def wait_for_some_of_the_newest(self) -> None:
        """Until some of what flowed last is loaded, and not everything."""
        wait_until(lambda: self.loaded() > self.loaded_before, PATIENCE_S, "progress", interval_s=0.002)
        assert self.loaded() < self.offered()

    def offered(self) -> int:
        """Records that there are for it."""
        return len(self.events) + self.asides

    def wait_for_all(self) -> None:
        expected = self.offered()

        def there() -> bool:
            return self.loaded() == expected

        try:
            wait_until(there, PATIENCE_S, f"{expected} records")
        except DeadlineError as late:
            raise AssertionError("\n".join(replica.said()[-2000:] for replica in self.replicas)) from late

    def stop_all(self) -> None:
        running = [replica for replica in self.replicas if replica.process.poll() is None]
        self.summaries += [replica.stop() for replica in running]

    def check(self) -> None:
        """Every raw record once, the newest of each tweet, nothing twice, and the balance to the unit."""
        wanted = {
            "events": ("raw_partition", "raw_offset"),
            "tweets": ("source", "tweet_id", "raw_offset"),
            "replays": ("records",),
        }
        with self.warehouse.reading(wanted) as connection:
            events = connection.execute("SELECT raw_partition, raw_offset FROM events").fetchall()
            tweets = connection.execute("SELECT source, tweet_id, raw_offset FROM tweets").fetchall()
            (replays,) = connection.execute("SELECT coalesce(sum(records), 0) FROM replays").fetchone() or (None,)
        assert Counter(events) == Counter((item["raw_partition"], item["raw_offset"]) for item in self.events)
        newest = {identity: fields["raw_offset"] for identity, fields in current(self.events).items()}
        assert {(source, name): at for source, name, at in tweets} == newest
        assert len(tweets) == len(newest)
        assert replays == 0

    def balance(self) -> Mapping[str, int]:
        """What reconcile says of all partitions together."""
        command = self.pipeline.arguments("reconcile", "--json", sink=self.sink)
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, **self.environment}
        )
        assert done.returncode == 0, done.stdout + done.stderr
        total: Mapping[str, int] = json.loads(done.stdout)["total"]
        return total
