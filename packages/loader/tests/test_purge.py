"""Deletions leave the disk while the warehouse is loaded: soon, not all the time, and without a person."""

import random
import subprocess
import sys
from dataclasses import dataclass
from math import inf
from pathlib import Path

import duckdb
import pytest
from tweet_loader.clock import utc_now
from tweet_loader.keep import ProveSettings, prove_forgotten
from tweet_loader.open_sink import open_sink
from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.upkeep.forget import search
from tweet_loader.upkeep.purge import AGAIN_SECONDS, REST, PurgePace
from tweet_local.waiting import wait_until

from .events import event
from .pipeline import PATIENCE_S, Pipeline, stop
from .warehouses import LOCAL, WAREHOUSES
from .world import World

SAID = "what she wished she had not said ÿ😀"

FULL = """
import resource, signal, sys
from pathlib import Path
from tweet_loader.clock import utc_now
from tweet_loader.sink import SinkError
from tweet_loader.sinks.duckdb import DuckDBSink
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    DuckDBSink(Path(sys.argv[1]), utc_now).purge(now=True)
except SinkError as error:
    print("refused", error)
"""
"""A purge where no file may become larger than so many bytes."""


@dataclass
class Clock:
    """A clock that is set."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_at_once_after_a_quiet_time_and_then_after_its_rest() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    assert not pace.is_due()
    pace.deleted()
    assert pace.is_due()
    with pace.purging():
        clock.now = 1
    assert not pace.is_due()
    pace.deleted()
    assert not pace.is_due()
    clock.now = 30
    assert pace.is_due()


def test_who_wants_none_has_none() -> None:
    pace = PurgePace(inf, Clock())
    pace.deleted()
    assert not pace.is_due()
    assert not pace.is_due(now=True)


def test_a_loader_that_ends_by_itself_has_no_time_to_wait() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    pace.deleted()
    with pace.purging():
        clock.now = 1
    assert not pace.is_due(now=True), "nothing was deleted since"
    pace.deleted()
    assert not pace.is_due()
    assert pace.is_due(now=True)


def test_what_is_not_known_can_wait() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    clock.now = 20
    pace.suspected()
    clock.now = 29
    assert not pace.is_due()
    clock.now = 30
    assert pace.is_due()
    pace.clean()
    assert not pace.is_due()


def test_a_long_purge_takes_a_tenth_of_the_time_at_most() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    with pace.purging():
        clock.now = 100
    pace.deleted()
    clock.now = 100 + 100 * REST - 1
    assert not pace.is_due()
    clock.now += 1
    assert pace.is_due()


def test_what_is_deleted_during_a_purge_is_for_the_next() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    with pace.purging():
        pace.deleted()
    clock.now = 30
    assert pace.is_due()


def test_a_purge_that_failed_is_tried_again_soon() -> None:
    clock = Clock()
    pace = PurgePace(30, clock)
    with pytest.raises(SinkBusyError), pace.purging():
        raise SinkBusyError("somebody reads")
    assert not pace.is_due()
    clock.now = AGAIN_SECONDS
    assert pace.is_due()


@pytest.fixture
def world(quick_folder: Path) -> World:
    """A DuckDB file from which a text has been deleted."""
    world = World(WAREHOUSES["duckdb"], quick_folder)
    world.tape.happened([event("1", text=SAID), event("2")])
    world.load()
    world.tape.happened([event("1", "deleted", 5)])
    world.load()
    return world


def test_who_reads_a_duckdb_file_delays_a_purge_and_nothing_is_lost(world: World) -> None:
    sink = world.sink()
    with sink.reading({}), pytest.raises(SinkBusyError):
        sink.purge()
    assert list(search(sink, [SAID]))
    assert not list(world.folder.glob("**/*.anew"))
    world.load()
    assert {row["kind"] for row in world.rows("tweets")} == {"created", "deleted"}


def test_readers_get_in_while_a_duckdb_file_is_written_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, since within one DuckDB shares what is open."""
    path, seen, replace = world.folder / "0" / "tweets.duckdb", list[str](), Path.replace
    question = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).table('tweets').shape[0])"

    def asked(self: Path, target: Path) -> Path:
        command = [sys.executable, "-c", question, str(path)]
        seen.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", asked)
    world.sink().purge()
    assert seen == ["2\n"]
    assert not list(search(world.sink(), [SAID]))


def test_nobody_writes_what_a_new_file_would_lose(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path, replace = world.folder / "0" / "tweets.duckdb", Path.replace
    refused = list[str]()

    def tried(self: Path, target: Path) -> Path:
        command = [sys.executable, "-c", "import duckdb, sys; duckdb.connect(sys.argv[1])", str(path)]
        refused.append(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", tried)
    world.sink().purge()
    assert "Conflicting lock" in refused[0]


def test_who_was_killed_in_the_middle_is_in_nobodys_way(world: World) -> None:
    """What a copy leaves that was killed: half a file, and its log."""
    path = world.folder / "0" / "tweets.duckdb"
    with duckdb.connect(path.with_name("tweets.duckdb.anew")) as half:
        half.execute("CREATE TABLE tweets (text VARCHAR)")
    path.with_name("tweets.duckdb.anew.wal").write_bytes(SAID.encode())
    world.sink().purge()
    assert not list(search(world.sink(), [SAID]))
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert len(world.rows("tweets")) == 2


@pytest.mark.parametrize("room", [100_000, 2_500_000])
def test_a_disk_that_is_full_costs_no_row(world: World, room: int) -> None:
    path = world.folder / "0" / "tweets.duckdb"
    world.tape.happened(
        event(f"long {number}", text=f"{number} {random.Random(number).randbytes(3_000).hex()}")
        for number in range(500)
    )
    world.load()
    assert path.stat().st_size > 2_500_000
    child = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(room)], capture_output=True, text=True, check=True
    )
    assert "refused" in child.stdout, child.stdout
    assert len(world.rows("tweets")) == 502
    world.sink().purge()
    assert len(world.rows("tweets")) == 502
    assert not list(search(world.sink(), [SAID]))


def test_without_a_deletion_nothing_is_written_anew(quick_folder: Path) -> None:
    world = World(WAREHOUSES["duckdb"], quick_folder)
    world.tape.happened([event("1")])
    world.load()
    path = quick_folder / "0" / "tweets.duckdb"
    before = path.stat().st_ino
    world.sink().purge()
    assert path.stat().st_ino == before


def test_before_the_purge_nothing_is_proven(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """DuckDB compresses texts: what is not found may stand there all the same."""
    settings = ProveSettings(sink=f"duckdb:{world.folder / '0' / 'tweets.duckdb'}", text=("never written anywhere",))
    assert prove_forgotten(settings=settings) == 1
    assert "1 deleted tweets await their purge" in capsys.readouterr().out
    world.sink().purge()
    assert prove_forgotten(settings=settings) == 0


@pytest.mark.servers
@pytest.mark.parametrize("kind", ["duckdb", "parquet"])  # what is asked at the end, and what is begun then
def test_runs_that_end_by_themselves_remove_what_was_deleted(pipeline: Pipeline, kind: str) -> None:
    """Before they end, since the next may be as short."""
    address = f"{kind}:{pipeline.folder / kind}"
    pipeline.processed([event("1", text=SAID), event("2")])
    assert pipeline.catch_up(sink=address).returncode == 0
    assert holds(address) is True
    pipeline.processed([event("1", "deleted", 5)])
    assert pipeline.catch_up(sink=address).returncode == 0
    assert holds(address) is False


@pytest.fixture
def loaders(pipeline: Pipeline) -> list[tuple[str, subprocess.Popen[str]]]:
    """A running loader into each kind of warehouse, from the same topics."""
    addresses = {kind: f"{kind}:{pipeline.folder / kind}" for kind in LOCAL}
    return [(address, pipeline.start(sink=address, purge_seconds="0.1")) for address in addresses.values()]


@pytest.mark.servers
def test_a_running_loader_removes_what_the_platform_deleted(
    pipeline: Pipeline, loaders: list[tuple[str, subprocess.Popen[str]]]
) -> None:
    pipeline.processed([event("1", text=SAID), event("2")])
    for address, _ in loaders:
        wait_until(lambda: holds(address) is True, PATIENCE_S, f"the text in {address}")  # noqa: B023 - called at once
    pipeline.processed([event("1", "deleted", 5)])
    for address, _ in loaders:
        wait_until(lambda: holds(address) is False, PATIENCE_S, f"no text in {address}")  # noqa: B023 - as above
    for _, loader in loaders:
        assert loader.poll() is None, "it has ended"
        assert stop(loader)["events"] == 3


def holds(address: str) -> bool | None:
    """Whether the text stands in any byte; None when there is no warehouse yet, or a loader lets nobody in."""
    sink = open_sink(address, utc_now, PATIENCE_S)
    try:
        return bool(sink.awaiting_purge()) or bool(list(search(sink, [SAID])))
    except SinkError:
        return None
