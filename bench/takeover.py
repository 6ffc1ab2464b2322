"""How long a partition stands still when a loader dies, leaves, joins, freezes or is restarted.

uv run python bench/takeover.py [--session-seconds 10]

Two `tweet-loader run` into one Parquet folder, while a record comes to each of four partitions every 100 ms. A commit
is a file; where a partition stands still, none comes. What is printed is the longest time without a new file of a
partition from the event on: of those that had to move, and of those that had not. The folder is looked at every 20 ms.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM, Signals

from confluent_kafka import Producer
from tweet_local.pipeline import Pipeline
from tweet_local.site import Wishes
from tweet_local.stages import Stage
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.registry import Registry
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.topics import Subject
from tweet_schema.wire import encode, frame

COMMAND = str(Path(sys.executable).with_name("tweet-loader"))
PARTITIONS = 4
EMPTY = "nothing-processed"
"""A topic of one partition: of two full ones a member might be given one each, and nobody would see anything move."""
EVERY_S = 0.1
LOOK_S = 0.02
STABLE_LOOKS = 30
PATIENCE_S = 120


@dataclass
class Bench:
    """Loaders and the files that they write."""

    pipeline: Pipeline
    folder: Path
    session: float
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commits: dict[int, list[float]] = field(default_factory=lambda: {number: [] for number in range(PARTITIONS)})
    """When each partition had a new file."""

    def start(self, name: str, *more: str) -> None:
        site = self.pipeline.site
        words = ["run", "--sink", f"parquet:{self.folder}", "--group", "takeover", "--flush-seconds", "0.1"]
        words += ["--processed-topic", EMPTY]
        words += ["--bootstrap-servers", site.bootstrap_servers, "--registry-url", site.registry_url]
        words += ["--session-seconds", str(self.session), *more]
        with (self.folder.parent / f"{name}.log").open("ab") as said:
            self.running[name] = subprocess.Popen([COMMAND, *words], stdout=said, stderr=said)

    def signal(self, name: str, number: Signals) -> None:
        self.running[name].send_signal(number)

    def shares(self) -> Mapping[str, Sequence[int]]:
        """Partitions of `rejected` that each loader has."""
        by_pid = {f"tweet-loader-{process.pid}": name for name, process in self.running.items()}
        return {
            name: [number for topic, number in member.partitions if topic == "rejected"]
            for member in self.pipeline.kafka.broker.members("takeover")
            if (name := member.instance or by_pid.get(member.client))
        }

    def wait_for_shares(self, *names: str) -> Mapping[str, Sequence[int]]:
        """Once exactly these have all four, each has some, and nothing has moved for a while."""
        looks: list[Mapping[str, Sequence[int]]] = []

        def settled() -> Mapping[str, Sequence[int]]:
            found = self.shares()
            whole = sum(map(len, found.values())) == PARTITIONS and all(found.values())
            looks.append(found if set(found) == set(names) and whole else {})
            same = len(looks) >= STABLE_LOOKS and all(look == found for look in looks[-STABLE_LOOKS:])
            return found if same else {}

        return wait_until(settled, PATIENCE_S, f"shares of {', '.join(names)}", interval_s=0.1)

    def watch(self, done: threading.Event) -> None:
        """Note when each partition had a new file. Compaction removes old ones meanwhile."""
        newest = dict.fromkeys(range(PARTITIONS), "")
        while not done.wait(LOOK_S):
            for partition in newest:
                folder = self.folder / "chain" / "rejected" / str(partition)
                name = max((file.name for file in folder.glob("*.parquet")), default="")
                if name > newest[partition]:
                    newest[partition] = name
                    self.commits[partition].append(time.monotonic())

    def stood(self, partitions: Sequence[int], since: float) -> str:
        """The longest gap of any of them."""
        gaps = [0.0]
        for partition in partitions:
            times = [at for at in self.commits[partition] if at >= since - 1]
            gaps += [after - before for before, after in pairwise(times)]
        return f"{max(gaps):8.2f} s" if partitions else "         -"

    def report(self, what: str, since: float, moved: Sequence[int]) -> None:
        """Once every partition goes on again."""
        end = time.monotonic()

        def all_go_on() -> bool:
            return all(len([at for at in times if at > end]) > 5 for times in self.commits.values())

        wait_until(all_go_on, PATIENCE_S, "commits of every partition")
        stayed = [partition for partition in range(PARTITIONS) if partition not in moved]
        print(f"{what:45} moved {self.stood(moved, since)}   stayed {self.stood(stayed, since)}", flush=True)


@contextmanager
def flowing(pipeline: Pipeline) -> Iterator[None]:
    """A record set aside comes to each partition all the while."""
    with Registry(pipeline.site.registry_url) as registry:
        schema_id = registry.latest_id(Subject.REJECTED)
    now = datetime.now(UTC)
    record = RejectedRecord(
        topic="raw", partition=0, offset=0, stage="producer", reason="bench", detail="", component_version="0",
        rejected_at=now, timestamp=now, key=None, value=b"x", headers=[],
    )  # fmt: skip
    producer = Producer({"bootstrap.servers": pipeline.site.bootstrap_servers})
    done = threading.Event()

    def flow() -> None:
        number = 0
        while not done.wait(EVERY_S):
            number += 1
            fields = {**record.model_dump(mode="python"), "offset": number}
            for partition in range(PARTITIONS):
                fields["partition"] = partition
                producer.produce(
                    "rejected", frame(schema_id, encode(latest(Subject.REJECTED), fields)), partition=partition
                )
            producer.poll(0)

    thread = threading.Thread(target=flow, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run(bench: Bench) -> None:
    """One event after the other."""
    bench.start("a")
    bench.wait_for_shares("a")
    since = time.monotonic()
    bench.start("b")
    shares = bench.wait_for_shares("a", "b")
    bench.report("another joins", since, shares["b"])

    since = time.monotonic()
    bench.signal("b", SIGTERM)
    bench.running.pop("b").wait()
    bench.wait_for_shares("a")
    bench.report("one is asked to stop (SIGTERM)", since, shares["b"])

    bench.start("b")
    shares = bench.wait_for_shares("a", "b")
    since = time.monotonic()
    bench.signal("b", SIGKILL)
    bench.running.pop("b").wait()
    bench.wait_for_shares("a")
    bench.report(f"one is killed, session of {bench.session:g} s", since, shares["b"])

    bench.start("b")
    shares = bench.wait_for_shares("a", "b")
    since = time.monotonic()
    bench.signal("b", SIGSTOP)
    wait_until(lambda: len(bench.shares().get("a", ())) == 4, PATIENCE_S, "a to have all")
    bench.report(f"one is frozen, session of {bench.session:g} s", since, shares["b"])
    since = time.monotonic()
    bench.signal("b", SIGCONT)
    shares = bench.wait_for_shares("a", "b")
    bench.report("the frozen one comes back", since, shares["b"])
    for name in list(bench.running):
        bench.signal(name, SIGTERM)
        bench.running.pop(name).wait()


def restart_with_a_name(bench: Bench) -> None:
    """As a StatefulSet does it: the name is the same, and nobody else is given its partitions."""
    for name in ("a", "b"):
        bench.start(name, "--instance", name)
    wanted = bench.wait_for_shares("a", "b")
    since = time.monotonic()
    bench.signal("b", SIGTERM)
    bench.running.pop("b").wait()
    bench.start("b", "--instance", "b")
    bench.report("one with --instance is restarted", since, wanted["b"])
    for process in bench.running.values():
        process.terminate()
        process.wait()


def main() -> None:
    """Run everything in a folder of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--session-seconds", type=float, default=10.0)
    session = parser.parse_args().session_seconds
    steps: Sequence[Callable[[Bench], None]] = (run, restart_with_a_name)
    with tempfile.TemporaryDirectory() as name:
        pipeline = Pipeline.open(Path(name) / "site", Wishes(partitions=4))
        bench = Bench(pipeline, Path(name) / "tweets", session)
        try:
            pipeline.start(Stage.KAFKA, Stage.REGISTRY)
            pipeline.kafka.broker.create_topics([EMPTY], 1)
            done = threading.Event()
            watcher = threading.Thread(target=bench.watch, args=[done], daemon=True)
            watcher.start()
            with flowing(pipeline):
                for step in steps:
                    step(bench)
            done.set()
            watcher.join()
        finally:
            for process in bench.running.values():
                process.kill()
            pipeline.stop_all()


if __name__ == "__main__":
    main()
