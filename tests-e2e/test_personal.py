"""Feature: no word of a person stands in a log or in an error."""

import json
import subprocess
import sys
import uuid
from collections.abc import Mapping

import pytest
from driver import Driver
from pytest_bdd import parsers, scenarios, then, when
from tweet_local.lane import Lane
from tweet_local.sample_events import NOON, created, tweet
from tweet_schema.topics import Subject

pytestmark = pytest.mark.servers
scenarios("features/personal.feature")
ROOMS = {name: f"{name}.monitoring" for name in ("tweet_producer", "tweet_loader")}
"""Where a package keeps `logs`, if not at its front."""

TWEET = "SELECT text FROM tweets WHERE author_username = ?"
REJECTED = "SELECT reason, detail FROM rejected WHERE contains(hex(value), ?)"


@pytest.fixture
def words() -> str:
    """Words that nobody else says."""
    return f"canary{uuid.uuid4().hex}"


@when(
    "a person's words are published in a sound tweet and in tweets damaged in every place they can be",
    target_fixture="damaged",
)
def publish(driver: Driver, words: str) -> int:
    lane = driver.lane
    lane.publish_events([event(words, words)])
    damaged = [*damaged_raw(lane, words).values()]
    for value in damaged:
        lane.publish(value, words.encode())
    return len(damaged)


def event(words: str, tweet_id: str, **changes: object) -> dict[str, object]:
    author = {"id": words, "username": words, "name": words}
    said = tweet(id=tweet_id, text=words, author_id=words, author=author, in_reply_to_user_id=words)
    return created(tweet_id=tweet_id, tweet=said | changes, author_id=words)


def damaged_raw(lane: Lane, words: str) -> Mapping[str, bytes]:
    sound = lane.message(event(words, "damaged"))
    return {
        "undecodable": sound[:-12],
        "not_framed": b"\x07" + sound[1:],
        "unknown_schema_id": b"\x00\x3a\xde\x68\xb1" + sound[5:],
        "invalid_utf8": sound.replace(words.encode(), words.encode()[:-1] + b"\xff", 2),
        "created_in_future": lane.message(event(words, "future", created_at=NOON.replace(year=2999))),
        "wrong contract": lane.message(
            {"topic": words, "partition": 0, "offset": 0, "stage": words, "reason": words, "detail": words}
            | {"value": words.encode(), "component_version": words, "rejected_at": NOON},
            Subject.REJECTED,
        ),
    }


@then("the warehouse holds the tweet and the damaged records with these words")
def held(driver: Driver, words: str, damaged: int) -> None:
    assert driver.wait_for(TWEET, [words], "the tweet") == [(words,)]
    needle = words[:-1].encode().hex().upper()
    rows = driver.wait_for(f"{REJECTED} QUALIFY count(*) OVER () = {damaged}", [needle], "every damaged record")
    assert len({reason for reason, _ in rows}) == damaged, rows


@then("no log of any process and no reason of a rejected record holds them")
def nowhere(driver: Driver, words: str) -> None:
    site = driver.pipeline.site
    logs = [file for file in (site.folder / "logs").iterdir() if file.is_file()]
    assert {"processor", "loader", "kafka", "registry"} <= {file.stem for file in logs}, logs
    assert [str(file) for file in logs if words[:-1].encode() in file.read_bytes()] == []
    assert driver.ask("SELECT detail FROM rejected WHERE contains(detail, ?)", [words[:-1]]) == []


@when(parsers.parse('{package} logs a person\'s words under "author_name" and in a record'), target_fixture="line")
def log_words(package: str, words: str) -> str:
    room = ROOMS.get(package, package)
    speak = (
        f"import structlog, sys; from {room}.logs import log_to_stderr; log_to_stderr(); "
        "structlog.get_logger().warning('said', author_name=sys.argv[1], record={'tweet': {'text': sys.argv[1]}})"
    )
    return subprocess.run([sys.executable, "-c", speak, words], capture_output=True, text=True, check=True).stderr


@then("the line names the fields and does not hold the words")
def masked(line: str, words: str) -> None:
    said = json.loads(line)
    assert said["author_name"] == f"<identity, {len(words)} characters>"
    assert said["record"]["tweet"]["text"] == f"<content, {len(words)} characters>"
    assert words not in line
