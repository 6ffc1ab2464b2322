"""Feature: recorded posts become tweets in the warehouse."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driver import ARRIVAL_S, Driver
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local.stages import tool

pytestmark = pytest.mark.servers
scenarios("features/recorded.feature")

SOURCE = "recorded"
FIRST_ID = 1_984_600_000_000_000_000
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAMAGE = (b'{"id": "5", "te', b'{"id_str": "5", "text": "old", "user": {}}', b'{"errors": [{"title": "Not Found"}]}')


def post(number: int) -> dict[str, object]:
    """Every tenth has nothing but id and text, as the platform answers who asks for nothing."""
    bare: dict[str, object] = {"id": str(FIRST_ID + number), "text": f"Recorded {number} 😍 #Coffee"}
    if number % 10 == 0:
        return bare
    moment = (NOON + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
    metrics = {"retweet_count": 1, "reply_count": 0, "like_count": number, "quote_count": 0, "impression_count": 9}
    return bare | {"author_id": f"{number % 7}", "created_at": moment, "lang": "en", "public_metrics": metrics}


@given(parsers.parse("a file of {count:d} posts with {damaged:d} damaged lines between"), target_fixture="file")
def of_posts(tmp_path: Path, count: int, damaged: int) -> Path:
    users = [{"id": f"{number}", "username": f"person{number}", "name": f"Person {number}"} for number in range(7)]
    answers = [{"data": post(n), "includes": {"users": users}} if n % 2 else post(n) for n in range(count)]
    lines = [json.dumps(answer, ensure_ascii=False).encode() for answer in answers]
    for number in range(damaged):
        lines.insert(number * (count // damaged), DAMAGE[number % len(DAMAGE)])
    file = tmp_path / "posts.jsonl"
    file.write_bytes(b"\n".join(lines))
    return file


def damaged_lines(file: Path) -> Mapping[int, bytes]:
    return {number: text for number, text in enumerate(file.read_bytes().split(b"\n"), 1) if text in DAMAGE}


def replay(file: Path, *more: str) -> Mapping[str, object]:
    line = [tool("tweet-producer"), "replay", str(file), "--source", SOURCE, "--json", *more]
    done = subprocess.run(line, capture_output=True, text=True, timeout=ARRIVAL_S, check=False)
    assert done.returncode == 0, done.stderr
    told: Mapping[str, object] = json.loads(done.stdout)
    return told


@when("a dry run reads it", target_fixture="told")
def dry_run(file: Path) -> Mapping[str, object]:
    return replay(file, "--dry-run")


@then(parsers.parse("it tells {count:d} events and the {damaged:d} lines"))
def tells(told: Mapping[str, object], file: Path, count: int, damaged: int) -> None:
    refused = told["refused"]
    assert isinstance(refused, Sequence)
    assert (told["events"], len(refused)) == (count, damaged)
    assert {one["line"] for one in refused} == set(damaged_lines(file))


@when("it is replayed")
def replayed(driver: Driver, file: Path) -> None:
    site = driver.pipeline.site
    places = ("--bootstrap-servers", site.bootstrap_servers, "--registry-url", site.registry_url)
    topics = ("--raw-topic", site.topics.raw, "--rejected-topic", site.topics.rejected)
    told = replay(file, *places, *topics)
    damaged = len(damaged_lines(file))
    assert (told["acknowledged"], told["rejected"]) == (len(file.read_bytes().split(b"\n")) - damaged, damaged)


@then(parsers.parse("the warehouse holds the {count:d} posts, each once, and knows what was told of them"))
def holds(driver: Driver, count: int) -> None:
    question = (
        "SELECT count(*), count(DISTINCT tweet_id), count(author_id), count(author_username), count(like_count),"
        " count(*) FILTER (WHERE created_at_derived) FROM tweets WHERE source = ? HAVING count(*) >= ?"
    )
    ((rows, ids, authors, names, likes, derived),) = driver.wait_for(question, [SOURCE, count], "the recorded posts")
    told = count - count // 10
    # Authors are told in the includes of every second answer.
    assert (rows, ids, authors, names, likes, derived) == (count, count, told, count // 2, told, count // 10)


@then(parsers.parse("it holds the {damaged:d} lines, byte for byte, with their numbers"))
def holds_lines(driver: Driver, file: Path, damaged: int) -> None:
    enough = "(SELECT count(*) FROM rejected WHERE detail LIKE ?) >= ?"
    question = f"SELECT value, detail FROM rejected WHERE detail LIKE ? AND {enough}"
    like = f"line % of {file}:%"
    found = driver.wait_for(question, [like, like, damaged], "the damaged lines")
    numbered = {int(str(detail).split()[1]): bytes(value) for value, detail in found if isinstance(value, bytes)}
    assert numbered == damaged_lines(file)
