"""A DuckDB file that stays open while there is more to load: others get in all the same, and nothing is lost."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from tweet_loader.kafka.record import Place, Span
from tweet_loader.kafka.records import Records
from tweet_loader.open_sink import PatientSink
from tweet_loader.rows.batch import EVENTS, REJECTED, Batch
from tweet_loader.sink import FencedError, SinkBusyError
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_file import KeptFile, opened
from tweet_local.waiting import wait_until

from .events import NOON, current, random_events
from .tape import TapeSource
from .warehouses import WAREHOUSES
from .world import World

PATIENCE_S = 60
SIZE = 12
READER = """
import sys, time, duckdb
deadline = time.monotonic() + 60
while time.monotonic() < deadline:
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as connection:
            print(connection.execute("SELECT count(*) FROM events").fetchone()[0])
            break
    except duckdb.IOException:
        time.sleep(0.02)  # a person's pause between two tries, in a process of its own: no test waits by it
"""
"""A person who opens the file, and tries again when it is locked."""
KILLED = """
import os, signal, sys
from pathlib import Path
from loader.tests.test_kept_file import batches, world_at
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_file import KeptFile
world = world_at(Path(sys.argv[1]))
sink = DuckDBSink(Path(sys.argv[2]), world.clock, KeptFile(3600))
for batch in list(batches(world))[:int(sys.argv[3])]:
    sink.commit(batch)
os.kill(os.getpid(), signal.SIGKILL)
"""


def world_at(folder: Path) -> World:
    """60 events, each offered twice."""
    folder.mkdir(exist_ok=True)
    world = World(WAREHOUSES["duckdb"], folder)
    world.tape.happened(random_events(60, tweets=25, seed=3))
    world.tape.offered_again()
    return world


def batches(world: World) -> Iterator[Batch]:
    """All that the tape holds, each with more to come."""
    for delivery in TapeSource(world.tape, {}, SIZE).deliveries():
        yield replace(world.read(delivery), more=True)


@pytest.fixture
def world(quick_folder: Path) -> World:
    return world_at(quick_folder)


def is_free(path: Path) -> bool:
    try:
        with opened(path, read_only=True):
            return True
    except SinkBusyError:
        return False


def test_it_is_kept_while_there_is_more_and_closed_with_the_last(world: World, quick_folder: Path) -> None:
    path = quick_folder / "t.duckdb"
    sink = DuckDBSink(path, world.clock, KeptFile(3600))
    first, second, *_ = batches(world)
    sink.commit(first)
    assert not is_free(path)
    sink.commit(replace(second, more=False))
    assert is_free(path)


def test_nobody_need_come_back_for_it_to_be_closed(world: World, quick_folder: Path) -> None:
    """Kafka may be gone by then: the loop stands, and people read."""
    path = quick_folder / "t.duckdb"
    sink = DuckDBSink(path, world.clock, KeptFile(0.2))
    sink.commit(next(batches(world)))
    wait_until(lambda: is_free(path), PATIENCE_S, "the file to be closed")
    assert sink.commit(list(batches(world))[1]).events


def test_a_refused_loader_lets_go_at_once(world: World, quick_folder: Path) -> None:
    path = quick_folder / "t.duckdb"
    sink = DuckDBSink(path, world.clock, KeptFile(3600))
    first, *_ = batches(world)
    sink.commit(first)
    with pytest.raises(FencedError):
        sink.commit(first)
    assert is_free(path)


def test_a_reader_gets_in_while_a_backlog_is_loaded(quick_folder: Path) -> None:
    """The loader does not stop for it: it goes on until the reader has an answer."""
    path = quick_folder / "t.duckdb"
    sink = PatientSink(DuckDBSink(path, lambda: NOON, KeptFile(0.2)), PATIENCE_S)
    sink.offsets()
    reader = subprocess.Popen([sys.executable, "-c", READER, str(path)], stdout=subprocess.PIPE, text=True)
    ends = count()

    def go_on() -> bool:
        end = next(ends)
        span = Span(Place("processed", 0), end, end + 1, first=end == 0)
        sink.commit(Batch((span,), EVENTS.empty_table(), REJECTED.empty_table(), Records(), more=True))
        return reader.poll() is not None

    wait_until(go_on, PATIENCE_S, "the reader to get in", interval_s=0)
    assert reader.communicate()[0] == "0\n"


@pytest.mark.parametrize("commits", [1, 5])
def test_killed_while_it_is_kept_open_nothing_is_lost(quick_folder: Path, commits: int) -> None:
    """What was committed stands in the log beside the file, for readers and for the next loader."""
    world = world_at(quick_folder / "world")
    path = world.folder / "0" / "tweets.duckdb"
    folder = Path(__file__).parents[2]
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(quick_folder / "other"), str(path), str(commits)], cwd=folder, check=False
    )
    assert child.returncode == -signal.SIGKILL
    assert path.with_name(f"{path.name}.wal").exists(), "killed while it was not kept open"
    events = world.rows("events")
    done = list(batches(world))[:commits]
    assert len(events) == min(60, SIZE * commits)
    assert world.sink().offsets() == {span.place: span.end for batch in done for span in batch.spans}
    world.load(SIZE)
    raw = Counter((row["raw_partition"], row["raw_offset"]) for row in world.rows("events"))
    assert raw == Counter((fields["raw_partition"], fields["raw_offset"]) for fields in world.tape.events)
    found = {(row["source"], row["tweet_id"]): row["raw_offset"] for row in world.rows("tweets")}
    assert found == {identity: fields["raw_offset"] for identity, fields in current(world.tape.events).items()}
    assert sum(int(str(row["records"])) for row in world.rows("replays")) == 60
