"""How long a deletion takes: until no reader sees the text, and until no byte of the warehouse has it.

uv run python bench/forgetting.py [--tweets 20000] [--deletions 20] [--purge-seconds 30]

A `tweet-loader run` for each kind of warehouse loads the same topics of a real Kafka, which hold some tweets already.
Each of the deletions is published seven seconds after the one before; at the half and at the end a person is deleted,
which a source tells as a deletion of each of their tweets. From the moment that Kafka has acknowledged a deletion a
reader asks the warehouse for the text, and the bytes on the disk are searched as `prove-forgotten` does it, which also
asks what awaits a purge. What a look takes is in the figures, and the loaders share the machine.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from confluent_kafka import Producer
from loader_kafka import PARTITIONS, Stand, standing  # type: ignore[import-not-found] # beside this file
from tweet_loader.clock import utc_now
from tweet_loader.open_sink import PatientSink, open_sink
from tweet_loader.sink import SinkError
from tweet_loader.upkeep.forget import search
from tweet_local.waiting import wait_until
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.topics import Subject, message_key
from tweet_schema.wire import encode, frame

COMMAND = str(Path(sys.executable).with_name("tweet-loader"))
KINDS = ("duckdb", "sqlite", "parquet")
PERSON_TWEETS = 5
BETWEEN_S = 7.0
LOOK_S = 0.05
PATIENCE_S = 600


@dataclass(frozen=True, slots=True)
class Said:
    """A tweet that will be deleted."""

    tweet_id: str
    author_id: str
    text: str


@dataclass
class Watch:
    """One warehouse, and when each text was last to be seen in it and last in its bytes."""

    address: str
    stop: threading.Event
    ids: Mapping[str, str]
    """The tweet of each text."""
    deleted: dict[str, float] = field(default_factory=dict)
    """Texts that somebody deleted, and when."""
    hidden: dict[str, float] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)

    def sink(self) -> PatientSink:
        return open_sink(self.address, utc_now, PATIENCE_S)

    def shown(self, texts: Sequence[str]) -> set[str]:
        """Those that a reader sees."""
        with self.sink().reading({"tweets": ("text",)}) as connection:
            rows = connection.execute("SELECT text FROM tweets WHERE list_contains(?, text)", [texts]).fetchall()
        return {str(text) for (text,) in rows}

    def look(self) -> None:
        """Until told to stop."""
        while not self.stop.wait(LOOK_S):
            if waiting := [text for text in self.deleted if text not in self.hidden]:
                seen = self.shown(waiting)
                self.hidden |= {text: time.monotonic() for text in waiting if text not in seen}

    def search(self) -> None:
        """Until told to stop."""
        while not self.stop.wait(LOOK_S):
            if waiting := [text for text in self.hidden if text not in self.gone]:
                sink = self.sink()
                try:
                    owed = {it.tweet_id for it in sink.awaiting_purge()}
                    found = {waiting[place.needle] for place in search(sink, waiting)}
                except SinkError:  # a loader has the file open: look again
                    continue
                away = [text for text in waiting if text not in found and self.ids[text] not in owed]
                self.gone |= dict.fromkeys(away, time.monotonic())


@dataclass
class Topic:
    """What happens on the platform."""

    stand: Stand
    raw_offset: int = 10**9

    def publish(self, events: Sequence[Mapping[str, object]]) -> None:
        """Returns once Kafka has acknowledged all."""
        producer = Producer({"bootstrap.servers": self.stand.bootstrap, "linger.ms": 0})
        for fields in events:
            self.raw_offset += 1
            now = datetime.now(UTC)
            whole = ProcessedTweet.model_validate(
                {
                    "source": "fake",
                    "occurred_at": now,
                    "received_at": now,
                    "raw_timestamp": now,
                    "raw_partition": 0,
                    "raw_offset": self.raw_offset,
                    "raw_schema_id": 1,
                    "processor_version": "0",
                    **fields,
                }
            )
            value = frame(self.stand.schema_id, encode(latest(Subject.PROCESSED), whole.model_dump(mode="python")))
            key = message_key("fake", str(fields["tweet_id"]))
            producer.produce(self.stand.topics.processed, value, key, self.raw_offset % PARTITIONS)
        producer.flush()

    def say(self, said: Sequence[Said]) -> None:
        now = datetime.now(UTC)
        self.publish(
            [
                {
                    "kind": "created",
                    "tweet_id": it.tweet_id,
                    "text": it.text,
                    "author_id": it.author_id,
                    "created_at": now,
                }
                for it in said
            ]
        )

    def delete(self, said: Sequence[Said]) -> None:
        self.publish([{"kind": "deleted", "tweet_id": it.tweet_id, "author_id": it.author_id} for it in said])


@contextmanager
def loading(stand: Stand, purge_seconds: float) -> Iterator[list[str]]:
    """A running loader for each kind; the addresses of their warehouses."""
    addresses = [f"{kind}:{stand.folder / kind}" for kind in KINDS]
    running = []
    try:
        for address in addresses:
            words = ["run", "--sink", address, "--purge-seconds", str(purge_seconds)]
            words += ["--bootstrap-servers", stand.bootstrap, "--registry-url", stand.registry]
            with (stand.folder / f"{address.split(':')[0]}.log").open("wb") as log:
                running.append(subprocess.Popen([COMMAND, *words], stdout=log, stderr=log))
        yield addresses
    finally:
        for process in running:
            process.terminate()
            process.wait()


@contextmanager
def watched(addresses: Sequence[str], ids: Mapping[str, str]) -> Iterator[list[Watch]]:
    """Eyes on every warehouse."""
    stop = threading.Event()
    watches = [Watch(address, stop, ids) for address in addresses]
    threads = [threading.Thread(target=eye, daemon=True) for watch in watches for eye in (watch.look, watch.search)]
    for thread in threads:
        thread.start()
    try:
        yield watches
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def deletions(number: int) -> list[list[Said]]:
    """Who is deleted when: a tweet each time, and twice a person with all that they said."""
    whole = []
    for turn in range(number):
        person = turn in (number // 2, number - 1)
        whole.append(
            [
                Said(f"secret-{turn}-{part}", f"person-{turn}", f"nobody must know this of turn {turn}, part {part} ÿ")
                for part in range(PERSON_TWEETS if person else 1)
            ]
        )
    return whole


def run(stand: Stand, number: int, purge_seconds: float) -> list[tuple[str, str, list[float], list[float]]]:
    """Of each warehouse, for tweets and for persons: seconds until all of it was hidden, and gone."""
    topic, turns = Topic(stand), deletions(number)
    ids = {it.text: it.tweet_id for turn in turns for it in turn}
    every = [*ids]
    with loading(stand, purge_seconds) as addresses:
        topic.say([it for turn in turns for it in turn])
        for address in addresses:
            watch = Watch(address, threading.Event(), ids)
            wait_until(lambda: all_held(watch, every), PATIENCE_S, f"all texts in {address}")  # noqa: B023 - called at once
        with watched(addresses, ids) as watches:
            begun: list[float] = []
            for turn in turns:
                topic.delete(turn)
                begun.append(time.monotonic())
                for watch in watches:
                    watch.deleted |= {it.text: begun[-1] for it in turn}
                threading.Event().wait(BETWEEN_S)
            for watch in watches:
                wait_until(lambda: len(watch.gone) == len(every), PATIENCE_S, f"all gone of {watch.address}")  # noqa: B023 - called at once
    return [
        (watch.address.split(":")[0], what, spans(turns, begun, watch.hidden, p), spans(turns, begun, watch.gone, p))
        for watch in watches
        for what, p in (("a tweet", False), ("a person", True))
    ]


def all_held(watch: Watch, texts: Sequence[str]) -> bool:
    try:
        return watch.shown(texts) == set(texts)
    except SinkError:  # not made yet
        return False


def spans(
    turns: Sequence[Sequence[Said]], begun: Sequence[float], seen: Mapping[str, float], persons: bool
) -> list[float]:
    """Seconds from each deletion until the last of its texts was not there."""
    return [
        max(seen[it.text] for it in turn) - at
        for turn, at in zip(turns, begun, strict=True)
        if (len(turn) > 1) == persons
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tweets", type=int, default=20_000)
    parser.add_argument("--deletions", type=int, default=20)
    parser.add_argument("--purge-seconds", type=float, default=30.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), options.tweets) as stand:
        found = run(stand, options.deletions, options.purge_seconds)
    print("warehouse  deleted   times   not seen: median   most   out of the files: median   most")
    for kind, what, hidden, gone in found:
        print(
            f"{kind:10} {what:9} {len(hidden):5} {statistics.median(hidden):16.2f} s {max(hidden):4.2f} s"
            f" {statistics.median(gone):22.1f} s {max(gone):4.1f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
