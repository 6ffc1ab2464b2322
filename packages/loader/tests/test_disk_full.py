"""A disk that takes no more: the loader says so, and nothing is half written."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tweet_loader.clock import utc_now
from tweet_loader.kafka.record import Place
from tweet_loader.open_sink import open_sink

from .events import event
from .tape import TapeSource
from .warehouses import LOCAL, WAREHOUSES
from .world import World

SIZE = 200
ROOM = {"duckdb": 600_000, "sqlite": 600_000, "parquet": 22_000}
"""Bytes that a file may have: enough for some batches, and not for all."""
CHILD = """
import json, resource, signal, sys
from pathlib import Path
from loader.tests.test_disk_full import SIZE, world_at
from loader.tests.tape import TapeSource
from tweet_loader.clock import utc_now
from tweet_loader.open_sink import open_sink
from tweet_loader.sink import SinkError
world = world_at(Path(sys.argv[1]))
sink = open_sink(sys.argv[2], utc_now, 0)
sink.offsets()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
events = 0
try:
    for delivery in TapeSource(world.tape, {}, SIZE).deliveries():
        events += sink.commit(world.read(delivery)).events
except SinkError as error:
    print(json.dumps({"events": events, "told": str(error)}))
"""


def world_at(folder: Path) -> World:
    """1,000 tweets that grow longer, so that files do."""
    folder.mkdir()
    world = World(WAREHOUSES["duckdb"], folder)
    world.tape.happened(event(str(number), text=f"{number} " * (number // 2)) for number in range(1_000))
    return world


@pytest.mark.parametrize("kind", LOCAL)
def test_what_was_committed_stays_and_the_rest_follows_when_there_is_room(quick_folder: Path, kind: str) -> None:
    address = f"{kind}:{quick_folder / 'warehouse'}"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(quick_folder / "theirs"), address, str(ROOM[kind])],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    said = json.loads(child.stdout)
    assert f"--sink {kind}:" in said["told"]
    assert 0 < said["events"] < 1_000
    sink, world = open_sink(address, utc_now, 30), world_at(quick_folder / "mine")
    held = sink.offsets()
    assert sum(held.values()) - said["events"] in range(SIZE if kind == "parquet" else 1), "a partition more at most"
    for delivery in TapeSource(world.tape, held, SIZE).deliveries():
        sink.commit(world.read(delivery))
    assert sum(sink.offsets()[Place("processed", number)] for number in (0, 1)) == 1_000
    with sink.reading({"events": ("raw_partition", "raw_offset"), "tweets": ("tweet_id",)}) as connection:
        raw = Counter(connection.execute("SELECT raw_partition, raw_offset FROM events").fetchall())
        (tweets,) = connection.execute("SELECT count(DISTINCT tweet_id) FROM tweets").fetchone() or (0,)
    assert (len(raw), max(raw.values()), tweets) == (1_000, 1, 1_000)
