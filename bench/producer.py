"""The producer beside a C program that sends the same records by the same librdkafka to the same Kafka.

uv run python bench/producer.py [--events 400000] [--rounds 5] [--bootstrap-servers HOST:PORT]

In every round each of them sends all records once, in a process of its own, one after the other; the figures to quote
are medians of the rounds' ratios. Seconds run from the first event to the last acknowledgement and CPU is that of all
threads of the process meanwhile: what is done once before (imports, people, connecting, reading the file) is not in it.

CPU as a ratio is that of the C program in the same round: other work on the machine makes both dearer. The steps below
the table say where it goes: the loop's thread by what it does, and librdkafka's own threads.

full path    generate, validate, encode, frame, hand over, acknowledged
from Arrow   the same without generating: the batches were made before
C program    sends a file of the keys and values (bench/send_file.c)
"""

import argparse
import json
import resource
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

import confluent_kafka
import pyarrow as pa
from tweet_local.artifacts import Artifacts
from tweet_local.kafka import kafka_server
from tweet_local.kafka_client import broker
from tweet_local.ports import free_ports
from tweet_local.processes import Programs
from tweet_producer.delivery import Delivery
from tweet_producer.encode import Encoder, Record
from tweet_producer.faults.record_faults import Faults, records
from tweet_producer.kafka.outlet import Outlet
from tweet_producer.kafka.session import Limits, client_settings
from tweet_producer.pace import Pace
from tweet_producer.production import Patience, Production
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_producer.stop import Stop
from tweet_schema.kafka_access import KafkaAccess

HERE = Path(__file__).parent
HEADER = Path("/usr/include/librdkafka/rdkafka.h")
LARGEST = 1_048_076
LIMITS = Limits(LARGEST, LARGEST)
SCHEMA_ID = 1
SEED = 7
PARTITIONS = 4
STEPS = ("generate", "validate, encode, frame", "hand over, look for reports", "librdkafka's threads, and Arrow's")
Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bootstrap-servers", help="a Kafka that runs; one is started unless given")
    parser.add_argument("--measure", choices=sorted(SOURCES), help=argparse.SUPPRESS)
    parser.add_argument("--topic", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.bootstrap_servers, options.topic, options.events)))
        return
    with tempfile.TemporaryDirectory() as folder, kafka(options.bootstrap_servers, Path(folder)) as servers:
        compare(servers, options.events, options.rounds, Path(folder))


@contextmanager
def kafka(servers: str | None, folder: Path) -> Iterator[str]:
    """The Kafka of that address, or one of our own."""
    if servers is not None:
        yield servers
        return
    server = kafka_server(folder / "kafka", free_ports(2), Artifacts(), Programs(folder / "programs"))
    server.start()
    try:
        yield server.bootstrap_servers
    finally:
        server.stop()


def compare(servers: str, events: int, rounds: int, folder: Path) -> None:
    payload, program = folder / "payload", compiled(folder)
    sent, size = written(payload, events)
    names = ["C program", "from Arrow", "full path"]
    compression, version = client_settings(KafkaAccess(), LIMITS)["compression.type"], confluent_kafka.libversion()[0]
    print(
        f"{sent:,} events of {size / sent:.0f} bytes to {PARTITIONS} partitions, acks=all, {compression}, "
        f"librdkafka {version}, Python {sys.version.split()[0]}"
    )
    runs: dict[str, list[Run]] = {name: [] for name in names}
    with topics(servers) as fresh:
        for _ in range(rounds):
            runs["C program"].append(run_c(program, payload, servers, fresh()))
            for kind, name in zip(SOURCES, names[1:], strict=True):
                runs[name].append(run_python(kind, servers, fresh(), events))
    print(f"{'':<12} {'events/s':>10}   {'beside the C program':<24} {'µs CPU':>6}   beside the C program")
    for name in names:
        beside = list(zip(runs[name], runs[names[0]], strict=True))
        rate, cpu = statistics.median(one.rate for one in runs[name]), statistics.median(one.cpu for one in runs[name])
        rates, costs = [one.rate / c.rate for one, c in beside], [one.cpu / c.cpu for one, c in beside]
        print(f"{name:<12} {rate:>10,.0f}   {spread(rates):<24} {cpu:>6.2f}   {spread(costs)}")
    print()
    for step in STEPS:
        print(f"{step:<44} {statistics.median(one.steps[step] for one in runs[names[-1]]):.2f} µs CPU an event")


def spread(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


class Run(NamedTuple):
    """One way through all records."""

    rate: float
    """Events a second."""
    cpu: float
    """Microseconds of CPU an event."""
    steps: Mapping[str, float]
    """The same by step; empty for the C program."""


def run_python(kind: str, servers: str, topic: str, events: int) -> Run:
    words = [sys.executable, __file__, "--measure", kind, "--bootstrap-servers", servers]
    return told([*words, "--topic", topic, "--events", str(events)])


def run_c(program: Path, payload: Path, servers: str, topic: str) -> Run:
    settings = {**client_settings(KafkaAccess(bootstrap_servers=servers), LIMITS), "log_level": 3}
    words = [f"{name}={str(value).lower()}" for name, value in settings.items()]
    return told([str(program), str(payload), topic, *words])


def told(words: Sequence[str]) -> Run:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{Path(words[0]).name} failed: {done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    if told["acknowledged"] != told["sent"]:
        sys.exit(f"{told['acknowledged']} of {told['sent']} were acknowledged: nothing to compare")
    steps = {step: told[step] / told["sent"] * 1e6 for step in STEPS if step in told}
    return Run(told["sent"] / told["seconds"], told["cpu_seconds"] / told["sent"] * 1e6, steps)


def measure(kind: str, servers: str, topic: str, events: int) -> dict[str, float]:
    """One run of the producer's own loop, in this process."""
    source = iter(SOURCES[kind](events))
    first = next(source)  # people are made before it
    delivery = Delivery(lambda _: outlet, lambda _: Record(None, None))
    outlet = Outlet(KafkaAccess(bootstrap_servers=servers), topic, LARGEST)
    production = Production(delivery, Patience(60, 60), Stop(), lambda _: None)
    encoder, faults = Encoder(SCHEMA_ID), Faults({}, SEED)
    production.run([first], lambda batch: records(batch, encoder, faults), Pace(None, time.monotonic))
    before = production.settle().acknowledged
    made, encoded = Stopwatch(), Stopwatch()
    begin, used, loop = time.perf_counter(), cpu_seconds(), time.thread_time()
    prepare = encoded.around(lambda batch: records(batch, encoder, faults))
    production.run(iter(made.around(lambda: next(source, None)), None), prepare, Pace(None, time.monotonic))
    balance = production.settle()
    seconds, cpu, loop = time.perf_counter() - begin, cpu_seconds() - used, time.thread_time() - loop
    steps = (made.seconds, encoded.seconds, loop - made.seconds - encoded.seconds, cpu - loop)
    return {
        **dict(zip(STEPS, steps, strict=True)),
        "sent": balance.produced - before,
        "acknowledged": balance.acknowledged - before,
        "seconds": seconds,
        "cpu_seconds": cpu,
    }


class Stopwatch:
    """CPU seconds of this thread in calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, call: Callable[Asked, Given]) -> Callable[Asked, Given]:
        """The same call, timed."""

        def timed(*words: Asked.args, **named: Asked.kwargs) -> Given:
            begin = time.thread_time()
            try:
                return call(*words, **named)
            finally:
                self.seconds += time.thread_time() - begin

        return timed


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def generated(events: int) -> Iterable[pa.RecordBatch]:
    return fake_source(FakeSettings(count=events, seed=SEED))


def made_before(events: int) -> Iterable[pa.RecordBatch]:
    return list(generated(events))


SOURCES: Mapping[str, Callable[[int], Iterable[pa.RecordBatch]]] = {"arrow": made_before, "full": generated}


def written(payload: Path, events: int) -> tuple[int, int]:
    """Write what the C program sends: the records of the same events. How many there are, and their bytes."""
    encoder, count = Encoder(SCHEMA_ID), 0
    with payload.open("wb") as file:
        for batch in generated(events):
            made = encoder.records(batch)
            for key, value in zip(made.keys.to_pylist(), made.values.to_pylist(), strict=True):
                lengths = struct.pack("=II", len(key or b""), len(value or b""))
                file.write(lengths + (key or b"") + (value or b""))
                count += 1
    return count, payload.stat().st_size - 8 * count


def compiled(folder: Path) -> Path:
    """The C program, linked to the librdkafka that the Python client brings, else to the system's."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not HEADER.is_file():
        sys.exit(f"a C compiler and {HEADER} are needed: apt-get install gcc libc6-dev librdkafka-dev")
    program = folder / "send_file"
    bundled = next(Path(confluent_kafka.__file__).parent.parent.glob("confluent_kafka.libs/librdkafka-*.so*"), None)
    library = ["-lrdkafka"]
    if bundled is not None:
        library = [f"-L{bundled.parent}", f"-l:{bundled.name}", f"-Wl,-rpath,{bundled.parent}"]
    flags = ["-O2", "-Wall", "-Wextra", "-o", str(program)]
    subprocess.run([compiler, *flags, str(HERE / "send_file.c"), *library], check=True)
    return program


@contextmanager
def topics(servers: str) -> Iterator[Callable[[], str]]:
    """Makes a fresh topic, and removes the one before: what was sent earlier does not fill the disk."""
    admin, made = broker(servers), list[str]()

    def fresh() -> str:
        made.append(f"bench-{uuid.uuid4().hex[:8]}")
        admin.create_topics(made[-1:], PARTITIONS)
        if len(made) > 1:
            admin.delete_topics([made.pop(0)])
        return made[-1]

    try:
        yield fresh
    finally:
        admin.delete_topics(made)


if __name__ == "__main__":
    main()
