"""The queue on disk: what was put in is there, in order, whatever happens to the process or the file."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.encode import Lane, Record, arrays_of
from tweet_producer.spool import Entry, Spool, Target
from tweet_producer.spool_file import FILE, SpoolError, SpoolFullError

TARGET = Target("raw", "rejected")
IDS = {Lane.EVENTS: 7, Lane.REJECTED: 8}
MEGABYTE = 1 << 20
RECORDS = st.lists(
    st.tuples(st.none() | st.binary(max_size=9), st.none() | st.binary(max_size=9)), min_size=1, max_size=5
)
LOTS = st.lists(st.tuples(st.sampled_from(list(Lane)), RECORDS), max_size=8)


def opened(folder: Path, limit: int = MEGABYTE, target: Target = TARGET) -> Spool:
    return Spool(folder, limit, target, IDS, lambda: 1_000.0)


def put(spool: Spool, lane: Lane, records: Sequence[tuple[bytes | None, bytes | None]]) -> None:
    spool.append(lane, *arrays_of([Record(*one) for one in records]))


def held(entries: Sequence[Entry]) -> list[tuple[Lane, list[tuple[bytes | None, bytes | None]]]]:
    return [(entry.lane, list(zip(entry.keys.to_pylist(), entry.values.to_pylist(), strict=True))) for entry in entries]


@settings(max_examples=40, deadline=None)
@given(LOTS, st.integers(0, 8))
def test_what_goes_in_comes_out_in_order_also_in_another_process(
    tmp_path_factory: pytest.TempPathFactory, lots: list[tuple[Lane, list[tuple[bytes | None, bytes | None]]]], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    spool = opened(folder)
    for lane, records in lots:
        put(spool, lane, records)
    spool.close()
    again = opened(folder)
    assert held(again.oldest(10**6)) == lots
    assert again.found == again.events == sum(len(records) for _, records in lots)
    assert (again.oldest_at is None) == (not lots)
    gone = again.oldest(10**6)[:cut]
    again.replace(gone, [])
    assert held(again.oldest(10**6)) == lots[cut:]
    assert again.events == sum(len(records) for _, records in lots[cut:])
    assert (again.bytes == 0) == (again.events == 0)
    again.close()


def test_what_is_put_back_comes_first(tmp_path: Path) -> None:
    spool = opened(tmp_path)
    for number in range(4):
        put(spool, Lane.EVENTS, [(b"k", b"%d" % number)])
    spool.replace(spool.oldest(2), [(Lane.EVENTS, [Record(b"k", b"back")]), (Lane.REJECTED, [Record(b"r", b"back")])])
    assert [entry.values.to_pylist() for entry in spool.oldest(9)] == [[b"back"], [b"back"], [b"2"], [b"3"]]
    spool.replace([], [(Lane.EVENTS, [Record(None, None)])])
    assert [entry.values.to_pylist() for entry in spool.oldest(9)] == [[None], [b"back"], [b"back"], [b"2"], [b"3"]]
    assert spool.events == 5
    put(spool, Lane.EVENTS, [(b"k", b"last")])
    assert spool.oldest(9)[-1].values.to_pylist() == [b"last"]


def test_the_oldest_are_as_many_as_asked_for_or_one_batch(tmp_path: Path) -> None:
    spool = opened(tmp_path)
    for size in (3, 2, 2):
        put(spool, Lane.EVENTS, [(b"k", b"v")] * size)
    assert [len(entry.keys) for entry in spool.oldest(1)] == [3]
    assert [len(entry.keys) for entry in spool.oldest(5)] == [3, 2]


def test_what_does_not_fit_is_not_in_it(tmp_path: Path) -> None:
    spool, noise = opened(tmp_path, limit=20_000), random.Random(1)
    while spool.bytes < 15_000:
        put(spool, Lane.EVENTS, [(b"k", noise.randbytes(900))])
    with pytest.raises(SpoolFullError):
        put(spool, Lane.EVENTS, [(b"k", noise.randbytes(6_000))])
    assert 15_000 <= spool.bytes <= 20_000
    assert len(spool.oldest(100)) == spool.events
    spool.replace(spool.oldest(1), [])
    put(spool, Lane.EVENTS, [(b"k", noise.randbytes(1_000))])


def test_a_disk_that_an_outage_filled_is_given_back(tmp_path: Path) -> None:
    spool, noise = opened(tmp_path, limit=10 * MEGABYTE), random.Random(1)
    for _ in range(8):
        put(spool, Lane.EVENTS, [(b"k", noise.randbytes(MEGABYTE))])
    spool.replace(spool.oldest(100), [])
    spool.close()
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < MEGABYTE


def test_one_process_at_a_time(tmp_path: Path) -> None:
    spool = opened(tmp_path)
    with pytest.raises(SpoolError, match=f"{FILE} is used by another producer"):
        opened(tmp_path)
    spool.close()
    opened(tmp_path).close()


def test_events_do_not_go_where_they_do_not_belong(tmp_path: Path) -> None:
    other = Target("other", "rejected")
    opened(tmp_path).close()
    spool = opened(tmp_path, target=other)  # it is empty: it may change
    put(spool, Lane.EVENTS, [(b"k", b"v")])
    assert spool.schemas() == [(Lane.EVENTS, IDS[Lane.EVENTS])]
    spool.close()
    with pytest.raises(SpoolError, match="for other and rejected"):
        opened(tmp_path)


def test_a_file_that_is_no_spool_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1_000)
    with pytest.raises(SpoolError, match="damaged"):
        opened(tmp_path)
    shutil.rmtree(tmp_path)
    tmp_path.write_text("a file")
    with pytest.raises(SpoolError, match="cannot be used"):
        opened(tmp_path)


def test_a_spool_of_another_layout_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(SpoolError, match="layout 99"):
        opened(tmp_path)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1))
def test_a_write_that_was_cut_short_leaves_whole_batches(tmp_path_factory: pytest.TempPathFactory, part: float) -> None:
    folder, torn = tmp_path_factory.mktemp("spool"), tmp_path_factory.mktemp("torn")
    spool, noise = opened(folder), random.Random(part)
    values = [noise.randbytes(3_000) for _ in range(12)]
    for value in values:
        put(spool, Lane.EVENTS, [(b"k", value)])
    for file in folder.iterdir():
        shutil.copy(file, torn)
    log = torn / f"{FILE}-wal"
    os.truncate(log, int(part * log.stat().st_size))
    try:
        left = [entry.values[0].as_py() for entry in opened(torn).oldest(100)]
    except SpoolError:
        pytest.fail("a torn log is no damage: what was not finished was never promised")
    assert left == values[: len(left)]
    spool.close()


WRITER = """
import sys
from itertools import count
from pathlib import Path
from tweet_producer.encode import Lane, Record, arrays_of
from tweet_producer.spool import Spool, Target

spool = Spool(Path(sys.argv[1]), 1 << 30, Target("raw", "rejected"), {Lane.EVENTS: 7}, lambda: 0.0)
for number in count():
    spool.append(Lane.EVENTS, *arrays_of([Record(b"k", b"%d" % number)] * 50))
    print(number, flush=True)
"""


@pytest.mark.parametrize("promised", [1, 7, 40])
def test_what_was_promised_survives_kill_9(tmp_path: Path, promised: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(promised)]
        writer.send_signal(signal.SIGKILL)
    entries = opened(tmp_path).oldest(10**6)
    assert [set(entry.values.to_pylist()) for entry in entries] == [{b"%d" % number} for number in range(len(entries))]
    assert len(entries) >= len(lines)
