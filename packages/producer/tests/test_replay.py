"""Steps of replay.feature."""

import gzip
import itertools
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_producer.dry_run import as_json
from tweet_producer.pace import ReplayFromFirst
from tweet_producer.post_feed import replay_of
from tweet_producer.post_settings import ReplaySettings
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import decode, unframe

from .posts import BARE, DAMAGED, NO_POSTS, line, page, post, streamed

pytestmark = pytest.mark.servers
scenarios("features/replay.feature")
Run = subprocess.CompletedProcess[str]
Tool = Callable[[str], Run]
PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "plain": lambda whole: whole,
    "gzip": gzip.compress,
    "zstd": lambda whole: pa.Codec("zstd").compress(whole, asbytes=True),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "posts"


def mixed(count: int) -> list[bytes]:
    """Posts alone and as the stream sends them, empty lines between, a page of three, and what is none."""
    singles = [line(streamed(post(n)) if n % 2 else post(n)) for n in range(count)]
    return [*singles[:7], DAMAGED[0], b"", *singles[7:], *DAMAGED[1:], line(page([post(n) for n in (900, 901, 902)]))]


@given(parsers.parse("a {packing} file of 40 posts, a page of 3 and 5 damaged lines"))
def _(file: Path, packing: str) -> None:
    file.write_bytes(PACK[packing](b"\n".join(mixed(40))))


@given(parsers.parse("a file whose line 1 is {what}"))
def _(file: Path, what: str) -> None:
    file.write_bytes({**NO_POSTS, "a post of id and text alone": line({"data": BARE})}[what] + b"\n")


@given("a file of 4 posts with a field that nobody documented")
def _(file: Path) -> None:
    file.write_bytes(b"".join(line(post(n, mood="glad")) + b"\r\n" for n in range(4)))


@given("a gzip file of 40 posts that ends in the middle")
def _(file: Path) -> None:
    whole = gzip.compress(b"\n".join(mixed(40)))
    file.write_bytes(whole[: len(whole) // 2])


@given("a plain file of 30 posts a tenth of a second apart")
def _(file: Path) -> None:
    file.write_bytes(b"\n".join(line(post(n, timedelta(seconds=0.1))) for n in range(30)))


@when("a dry run reads it as JSON", target_fixture="ran")
def _(tool: Tool, file: Path) -> Run:
    return tool(f"tweet-producer replay {file} --dry-run --json")


@pytest.fixture
def into(lane: Lane) -> str:
    return (
        f"--bootstrap-servers {lane.bootstrap_servers} --registry-url {lane.registry_url}"
        f" --raw-topic {lane.topics.raw} --rejected-topic {lane.topics.rejected} --json"
    )


@when("it is replayed into Kafka", target_fixture="ran")
def _(tool: Tool, file: Path, into: str) -> Run:
    return tool(f"tweet-producer replay {file} {into}")


@when("it is replayed into Kafka with a bookmark", target_fixture="ran")
def _(tool: Tool, file: Path, into: str) -> Run:
    ran = tool(f"tweet-producer replay {file} --bookmark {file}.bookmark {into}")
    assert ran.returncode == 0, ran.stderr
    return ran


@when("10 more posts are written to its end")
def _(file: Path) -> None:
    with file.open("ab") as more:
        more.write(b"".join(b"\n" + line(post(n)) for n in range(50, 60)))


@when("it is replayed at twice its speed, moved to now", target_fixture="told")
def _(file: Path) -> list[tuple[float, int]]:
    """When each event was told, in seconds by a clock that only the pauses move, and its own time in microseconds."""
    settings = ReplaySettings(speed=2, times="now")
    told, passed = list[tuple[float, int]](), 0.0
    pace = ReplayFromFirst(1.0, lambda: passed)
    for taken in replay_of(settings, [str(file)]):
        times: Sequence[int] = taken.events["occurred_at"].cast(pa.int64()).to_numpy().tolist()
        told += [(passed, each) for each in times]
        passed += pace.pause(taken.events)
    return told


@then("it tells 43 events and by line number what is wrong with 5 others")
def _(ran: Run) -> None:
    said = json.loads(ran.stdout)
    damaged = [number for number, text in enumerate(mixed(40), 1) if text in DAMAGED]
    assert (said["events"], said["lines"], said["empty_lines"]) == (43, len(mixed(40)), 1)
    assert [one["line"] for one in said["refused"]] == damaged
    assert all(one["reason"] and one["detail"] for one in said["refused"])


@then(parsers.parse("line 1 is refused as {reason}, since it is {sentence}"))
def _(ran: Run, reason: str, sentence: str) -> None:
    (wrong,) = json.loads(ran.stdout)["refused"]
    assert (wrong["line"], wrong["reason"]) == (1, reason)
    assert sentence in wrong["detail"]


@then("there is 1 event, its time read from the id, its author absent")
def _(ran: Run, file: Path) -> None:
    said = json.loads(ran.stdout)
    assert (said["events"], said["derived_times"], said["without_author"], said["refused"]) == (1, 1, 1, [])
    (taken,) = replay_of(ReplaySettings(), [str(file)])
    (told,) = map(json.loads, as_json(taken.events))
    assert told["tweet"]["created_at"].startswith("2021-11-15T19:08:05.")
    assert (told["tweet"]["created_at_derived"], told["tweet"]["lang"], told["author_id"]) == (True, None, None)


@then("it tells 4 events, and 4 times post.mood")
def _(ran: Run) -> None:
    said = json.loads(ran.stdout)
    assert (said["events"], said["unknown_fields"], said["refused"]) == (4, {"post.mood": 4}, [])


@then("it fails and names the file")
def _(ran: Run, file: Path) -> None:
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"cannot read {file}: ")
    assert ran.stdout == ""


@then(parsers.parse("raw holds {count:d} events and rejected holds the 5 other lines byte for byte"))
def _(lane: Lane, count: int, ran: Run) -> None:
    assert ran.returncode == 0, ran.stderr
    contract = latest(Subject.RAW)
    held = [decode(unframe(message.value()).body, contract.text, contract) for message in lane.read(lane.topics.raw)]
    assert len({str(event["tweet_id"]) for event in held}) == len(held) == count
    assert sorted(bytes(value) for value in map(of_value, lane.rejected())) == sorted(DAMAGED)


def of_value(record: Mapping[str, object]) -> bytes:
    value = record["value"]
    assert isinstance(value, bytes)
    return value


@then("48 were produced, 43 acknowledged and 5 rejected")
def _(ran: Run) -> None:
    counts = json.loads(ran.stdout)
    assert (counts["produced"], counts["acknowledged"], counts["rejected"]) == (48, 43, 5)


@then("their times are a twentieth of a second apart, and each was told when the one before it had happened")
def _(told: Sequence[tuple[float, int]]) -> None:
    times = [time for _, time in told]
    assert {later - earlier for earlier, later in itertools.pairwise(times)} == {50_000}
    # Each cut is a twentieth of a second long, so an event is told when the one before it has happened.
    assert [at for at, _ in told] == pytest.approx([max(0, own - times[0] - 50_000) / 1e6 for own in times])
