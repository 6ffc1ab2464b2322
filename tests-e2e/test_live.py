"""Feature: a live platform in the warehouse."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driver import ARRIVAL_S, Driver
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local import x_server
from tweet_local.stages import report, tool
from tweet_local.x_server import STREAM, TOKEN, X, serving

pytestmark = pytest.mark.servers
scenarios("features/live.feature")

FIRST_ID = 1_985_000_000_000_000_000
LIVE, BESIDE = "x", "x-recorded"


@pytest.fixture
def x() -> Iterator[X]:
    with serving() as server:
        yield server


def post(number: int) -> dict[str, object]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": str(FIRST_ID + number), "text": f"Live {number}", "created_at": now, "author_id": "12", "lang": "en"}


@given(parsers.parse("an X that sends {count:d} posts, and a bookmark an hour old"), target_fixture="bookmark")
def hour_old(x: X, count: int, tmp_path: Path) -> Path:
    x.scripts[STREAM] = [x_server.lines(*({"data": post(number)} for number in range(count)))]
    before = datetime.now(UTC) - timedelta(hours=1)
    position = json.dumps({"posts": int(before.timestamp() * 1e6)})
    bookmark = tmp_path / "x.bookmark"
    bookmark.write_text(json.dumps({"source": LIVE, "position": position}))
    return bookmark


@when(parsers.parse("it is listened to, and a file with the same {count:d} ids is replayed as another source"))
def both(driver: Driver, x: X, bookmark: Path, count: int, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text("\n".join(json.dumps(post(number)) for number in range(count)))
    site = driver.pipeline.site
    places = ("--bootstrap-servers", site.bootstrap_servers, "--registry-url", site.registry_url)
    ways = (*places, "--raw-topic", site.topics.raw, "--rejected-topic", site.topics.rejected, "--json")
    live = ("x", "--api-url", x.url, "--count", str(count), "--bookmark", str(bookmark))
    beside = ("replay", str(file), "--source", BESIDE)
    environment = {**os.environ, "TWEET_PRODUCER_TOKEN": TOKEN}
    runs = [
        subprocess.Popen([tool("tweet-producer"), *words, *ways], env=environment, stdout=subprocess.PIPE)
        for words in (live, beside)
    ]
    told = [json.loads(run.communicate(timeout=ARRIVAL_S)[0]) for run in runs]
    assert [(one["acknowledged"], one["rejected"]) for one in told] == [(count, 1), (count, 0)]


@then(parsers.parse("the warehouse holds {count:d} posts of each"))
def holds(driver: Driver, count: int) -> None:
    question = "SELECT source, count(*) FROM tweets WHERE source = ? GROUP BY source HAVING count(*) >= ?"
    for source in (LIVE, BESIDE):
        found = driver.wait_for(question, [source, count], f"the posts of {source}")
        assert found == [(source, count)]


@then("the report tells a gap of 55 minutes, and counts it not among what was rejected")
def tells(driver: Driver) -> None:
    driver.wait_for("SELECT detail FROM rejected WHERE reason = 'gap'", what="the gap")
    facts = json.loads(driver.pipeline.run([*report(driver.pipeline.site), "--json"]))["facts"]
    (gap,) = facts["gaps"]
    assert gap.startswith("x posts: nothing from ")
    assert 3295 <= int(gap.rpartition("(")[2].removesuffix(" s)").replace(",", "")) <= 3310
    assert "gap" not in {one["reason"] for one in facts["rejections"]}
