"""The processor beside a bare Spark copy from Kafka to Kafka and beside Quix Streams: same broker, same records.

uv run python bench/processor.py [--events 100000] [--rounds 4] [--rate 1000] [--seconds 30] [--no-peer] [--steps]

A round copies raw as it is and then processes it, each with the available-now trigger from an empty checkpoint. The
first round is cold (Java has compiled nothing yet) and told apart; the figure to quote is the ratio of the warm ones.
It is told twice: of the whole run, from the wish to the last batch finished, which for so few records is partly what
every start costs; of the flow, from the first record written to the last by Kafka's timestamps; and of the CPU of
Spark's process, which says the same on a machine that others use, too. Quix Streams does
the same work in plain Python with the same patterns, one process a core, and is measured by its flow.

Then, in real time at `--rate`, the time from when Kafka had a record to when it had what was made of it, by the
broker's own timestamps, which are whole milliseconds. `--steps` prints what each step costs a record instead of all
this.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import processor_peer as peer  # type: ignore[import-not-found] # beside this file
import processor_steps as steps  # type: ignore[import-not-found] # beside this file
from processor_stand import PARTITIONS, Stand, standing  # type: ignore[import-not-found] # beside this file
from tweet_local.kafka_client import KEEP_FOR_EVER
from tweet_local.lane import Lane
from tweet_local.topics import Topics
from tweet_local.waiting import wait_until
from tweet_processor.logs import log_to_stderr
from tweet_processor.read import read
from tweet_processor.settings import RunSettings, TriggerKind
from tweet_processor.supervise import Supervisor
from tweet_processor.write import write
from tweet_schema.registry import Registry

RAW = "raw"
WISHES = ("--fault", "duplicate=0.05", "--damaged", "0.01")
RAW_LIVE, LIVE = "raw-live", ("processed-live", "rejected-live")
BROKERS_TIME = {"message.timestamp.type": "LogAppendTime"}
"""Otherwise the time is the sender's, before its records wait for others and are sent."""
PATIENCE_S = 600
COMPARED = 300_000
"""Events up to which the outputs are held in memory and compared."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of one way through all records."""

    whole: float
    flow: float
    cpu: float


def copy(stand: Stand, name: str) -> Run:
    """Raw as it is."""
    settings = stand.settings(f"copy-{name}", TriggerKind.AVAILABLE_NOW, RAW)
    began, used = time.perf_counter(), stand.cpu_seconds()
    rows = read(stand.spark, settings, settings.raw_topic, settings.group)
    copied = rows.selectExpr(f"'{settings.processed_topic}' AS topic", "key", "value")
    write(copied, settings, settings.checkpoint, settings.trigger, "").awaitTermination()
    whole, cpu = time.perf_counter() - began, stand.cpu_seconds() - used
    return Run(whole, stand.written_seconds([settings.processed_topic]), cpu)


def process(stand: Stand, name: str) -> tuple[Run, RunSettings]:
    """Raw decoded, checked, enriched and routed."""
    settings = stand.settings(f"job-{name}", TriggerKind.AVAILABLE_NOW, RAW)
    with Registry(settings.registry_url) as registry:
        began, used = time.perf_counter(), stand.cpu_seconds()
        Supervisor(stand.spark, settings, registry, Event()).run()
        whole, cpu = time.perf_counter() - began, stand.cpu_seconds() - used
    return Run(whole, stand.written_seconds([settings.processed_topic, settings.rejected_topic]), cpu), settings


def compare(stand: Stand, events: int, rounds: int, *, with_peer: bool) -> None:
    """Print the table."""
    count = stand.produce(RAW, "--count", str(events), *WISHES)
    say(f"{count:,} records of {events:,} events, {PARTITIONS} partitions")
    say("         whole run, records/s              flow, records/s                   CPU, µs a record")
    say(f"       {'   '.join(['     copy    processor   ratio'] * 3)}")
    settings, pairs = None, []
    for number in range(rounds):
        copied = copy(stand, str(number))
        processed, settings = process(stand, str(number))
        pairs.append((copied, processed))
        whole, flow = (copied.whole, processed.whole), (copied.flow, processed.flow)
        told = [*(rates(count, *each) for each in (whole, flow)), costs(count, copied.cpu, processed.cpu)]
        say(f"{'warm' if number else 'cold'}   {'   '.join(told)}")
    warm = pairs[1:] or pairs
    say(f"of a bare copy, whole runs: {spread([copied.whole / ours.whole for copied, ours in warm])}")
    say(f"of a bare copy, flow:       {spread([copied.flow / ours.flow for copied, ours in warm])}")
    say(f"of a bare copy, CPU:        {spread([copied.cpu / ours.cpu for copied, ours in warm])}")
    if with_peer and settings is not None:
        seconds, cpu, theirs = peer.run(stand, "quix", RAW)
        ratios = spread([seconds / ours.flow for _, ours in warm])
        say(f"Quix Streams, {peer.PROCESSES} processes: {count / seconds:,.0f}/s; the processor flows {ratios} as fast")
        ratios = spread([cpu / ours.cpu for _, ours in warm])
        say(f"Quix Streams, CPU: {cpu / count * 1e6:.0f} µs a record, {ratios} of the processor's")
        if events <= COMPARED:
            say(peer.agreement(stand, settings, theirs))


def rates(count: int, copied: float, processed: float) -> str:
    return f"{count / copied:>9,.0f} {count / processed:>12,.0f} {copied / processed:>7.2f}"


def costs(count: int, copied: float, processed: float) -> str:
    return f"{copied / count * 1e6:>9.1f} {processed / count * 1e6:>12.1f} {copied / processed:>7.2f}"


def spread(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def latencies(stand: Stand, rate: int, seconds: int) -> list[float]:
    """Milliseconds from Kafka to Kafka, of records that came while the query was warm."""
    stand.kafka.broker.create_topics([RAW_LIVE, *LIVE], PARTITIONS, {**KEEP_FOR_EVER, **BROKERS_TIME})
    settings = stand.settings("live", TriggerKind.REALTIME, RAW_LIVE)
    stop, outputs = Event(), (settings.processed_topic, settings.rejected_topic)
    with Registry(settings.registry_url) as registry:
        running = Thread(target=Supervisor(stand.spark, settings, registry, stop).run)
        running.start()
        try:
            # Sound ones: an unknown schema id costs a restart, which is not what is measured here.
            count = stand.produce(RAW_LIVE, "--count", str(rate * seconds), "--rate", str(rate))
            wait_until(lambda: stand.count(*outputs) >= count, PATIENCE_S, f"{count} records by the real-time trigger")
        finally:
            stop.set()
            running.join(PATIENCE_S)
    lane = Lane(
        stand.lane.bootstrap_servers,
        stand.lane.registry_url,
        Topics(RAW_LIVE, settings.processed_topic, settings.rejected_topic),
        stand.lane.ids,
    )
    published = {(m.partition(), m.offset()): m.timestamp()[1] for m in lane.read(RAW_LIVE)}
    made = zip(lane.read(settings.processed_topic), lane.processed(), strict=True)
    found = sorted(
        (raw := published[int(str(tweet["raw_partition"])), int(str(tweet["raw_offset"]))], m.timestamp()[1] - raw)
        for m, tweet in made
    )
    warm = found[len(found) // 3 :]  # the query starts and Java compiles in the first third
    return [waited for _, waited in warm]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("--events", 100_000), ("--rounds", 4), ("--rate", 1000), ("--seconds", 30)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--no-peer", action="store_true", help="leave Quix Streams out")
    parser.add_argument("--steps", action="store_true", help="what each step costs a record, and nothing else")
    wishes = parser.parse_args()
    log_to_stderr()
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder), PARTITIONS) as stand:
        if wishes.steps:
            stand.produce(RAW, "--count", str(wishes.events))
            say(steps.table(steps.costs(stand, RAW, wishes.rounds)))
            return
        compare(stand, wishes.events, wishes.rounds, with_peer=not wishes.no_peer)
        if wishes.seconds:
            waited = latencies(stand, wishes.rate, wishes.seconds)
            points = statistics.quantiles(waited, n=100)
            told = f"median {points[49]:.0f} ms, p99 {points[98]:.0f} ms of {len(waited):,}"
            say(f"real time at {wishes.rate:,}/s: {told}")


if __name__ == "__main__":
    main()
