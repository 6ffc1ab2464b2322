"""Steps of x_stream.feature: the real client against a local server."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_local import x_server
from tweet_local.waiting import wait_until
from tweet_local.x_server import STREAM, TOKEN, X, serving
from tweet_producer.encode import Refused
from tweet_producer.event import Event, events_of, microseconds
from tweet_producer.live.backoff import FIRST, Backoff, LostError, Trouble
from tweet_producer.live.feeds import live_source
from tweet_producer.post_settings import XSettings

from .posts import FIRST_ID, post, streamed, user

scenarios("features/x_stream.feature")
PATIENCE_S = 30
TROUBLES = {
    "ends the connection": x_server.ends,
    "cuts a post in the middle": x_server.cuts,
    "says nothing any more": x_server.silent,
    "says goodbye for an operational reason": x_server.goodbye,
}
AUTHOR = {
    "id": "12",
    "username": "bo",
    "name": "Bo 🎈",
    "verified": True,
    "followers_count": 70,
    "created_at": microseconds(datetime(2015, 3, 4, 5, 6, 7, tzinfo=UTC)),
}
Told = tuple[list[Event], list[Refused]]
Run = subprocess.CompletedProcess[str]


@pytest.fixture
def x() -> Iterator[X]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[LostError]:
    """The rules are kept, with a thousandth of their pauses; what was waited for is noted."""
    lost: list[LostError] = []
    rule = Backoff.after

    def after(self: Backoff, error: LostError) -> float:
        lost.append(error)
        return rule(self, error) / 1000

    monkeypatch.setattr(Backoff, "after", after)
    return lost


@pytest.fixture
def after() -> dict[str, str]:
    """A bookmark, where there is one."""
    return {}


def posts(first: int, last: int) -> list[object]:
    return [streamed(post(n)) for n in range(first, last)]


def listened(x: X, count: int, position: str | None = None, **wishes: object) -> Told:
    settings = XSettings.model_validate(
        {"x_token": SecretStr(TOKEN), "api_url": x.url, "count": count, "silence_seconds": 1.0, **wishes}
    )
    events: list[Event] = []
    refused: list[Refused] = []
    for taken in live_source(settings, position):
        events += events_of(taken.events)
        refused += taken.refused
    return events, refused


@given("an X that sends 5 posts with signs of life between them")
def _(x: X) -> None:
    x.scripts[STREAM] = [x_server.lines(*posts(0, 5), sign_of_life=True)]


@given(parsers.parse("an X that sends 3 posts, then {trouble}, and then posts 2 to 6"))
def _(x: X, trouble: str) -> None:
    x.scripts[STREAM] = [x_server.then(posts(0, 3), TROUBLES[trouble]), x_server.lines(*posts(1, 6))]


@given(parsers.parse("an X that answers {status:d} and then sends 2 posts"))
def _(x: X, status: int) -> None:
    x.scripts[STREAM] = [status, x_server.lines(*posts(0, 2))]


@given(parsers.parse("an X that answers {status:d}"))
def _(x: X, status: int) -> None:
    x.scripts[STREAM] = [status]


@given("an X that says nothing")
def _(x: X) -> None:
    x.scripts[STREAM] = [x_server.silent]


@given("an X that sends 2 posts, and a bookmark an hour old")
def _(x: X, after: dict[str, str]) -> None:
    x.scripts[STREAM] = [x_server.lines(*posts(0, 2))]
    after["position"] = json.dumps({"posts": microseconds(datetime.now(UTC) - timedelta(hours=1))})


@given("an X whose compliance stream deletes post 7 and forgets person 12")
def _(x: X) -> None:
    moment = "2026-11-01T12:00:00.000Z"
    gone = {"data": {"delete": {"event_at": moment, "tweet": {"id": "7", "author_id": "12"}}}}
    person = {"data": {"user_delete": {"event_at": moment, "user": user()}}}

    x.scripts["/2/tweets/compliance/stream"] = [x_server.lines(person, gone), x_server.silent]


@given("an X with the rules cats and dogs, and a file with the rules dogs and birds", target_fixture="file")
def _(x: X, tmp_path: Path) -> Path:
    x.rules = [{"id": "1", "value": "cats"}, {"id": "2", "value": "dogs", "tag": "pets"}]
    file = tmp_path / "rules.toml"
    file.write_text('[[rule]]\nvalue = "dogs"\ntag = "pets"\n\n[[rule]]\nvalue = "birds -is:retweet"\n')
    return file


@when(
    parsers.re(r"it is listened to(?P<how>| with short pauses| with compliance) until (?P<count>\d+) events? w.*"),
    target_fixture="told",
)
def _(x: X, how: str, count: str, after: dict[str, str]) -> Told:
    compliance = how == " with compliance"
    return listened(x, int(count), after.get("position"), compliance=compliance)


@when("it is listened to by the command", target_fixture="ran")
def _(x: X, command: Path) -> Run:
    return asked(x, command, "x", "--dry-run", "--json")


@when("the rules are planned", target_fixture="ran")
def _(x: X, command: Path, file: Path) -> Run:
    return asked(x, command, "rules", "plan", str(file))


@when("the rules are applied", target_fixture="ran")
def _(x: X, command: Path, file: Path) -> Run:
    return asked(x, command, "rules", "apply", str(file))


@when("the command is asked to stop", target_fixture="ran")
def _(x: X, command: Path) -> Run:
    line = [str(command), "x", "--dry-run", "--json", "--api-url", x.url]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, env=environment(), stdout=pipe, stderr=pipe, text=True) as process:
        wait_until(lambda: x.asked, PATIENCE_S, "the first question")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE_S)
        return Run(line, process.returncode, out, err)


def environment() -> dict[str, str]:
    return {**os.environ, "TWEET_PRODUCER_TOKEN": TOKEN}


def asked(x: X, command: Path, *words: str) -> Run:
    return subprocess.run(
        [str(command), *words, "--api-url", x.url],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env=environment(),
    )


@then(parsers.parse("they are the {count:d} posts, each once, with their author"))
def _(told: Told, count: int) -> None:
    events, _refused = told
    assert [event["tweet_id"] for event in events] == [str(FIRST_ID + n) for n in range(count)]
    assert [event["tweet"] and event["tweet"]["author"] for event in events] == [AUTHOR] * count


@then("it was asked with the bearer token and without backfill")
def _(x: X) -> None:
    (once,) = x.streams()
    assert (once.token, once.wishes.get("backfill_minutes")) == (TOKEN, None)


@then("the second time it was asked for 1 minute of backfill")
def _(x: X) -> None:
    assert [one.wishes.get("backfill_minutes") for one in x.streams()] == [None, "1"]


@then("there was no gap")
def _(told: Told) -> None:
    assert told[1] == []


@then(parsers.parse("it waited as after trouble with {trouble}"))
def _(quick: list[LostError], trouble: str) -> None:
    assert [lost.trouble for lost in quick] == [Trouble(trouble)]


@then(parsers.parse("it was asked for {minutes:d} minutes of backfill"))
def _(x: X, minutes: int) -> None:
    assert [one.wishes["backfill_minutes"] for one in x.streams()] == [str(minutes)]


@then("a gap of 55 minutes was told")
def _(told: Told) -> None:
    (gap,) = told[1]
    assert gap.reason == "gap"
    assert 3295 < json.loads(gap.value or b"")["seconds"] < 3310


@then("it is the deletion of post 7")
def _(told: Told) -> None:
    (event,) = told[0]
    assert (event["kind"], event["tweet_id"], event["author_id"], event["tweet"]) == ("deleted", "7", "12", None)


@then("what is to be done for person 12 was told")
def _(told: Told) -> None:
    (refused,) = told[1]
    assert (refused.reason, "--author x:12" in refused.detail) == ("person_deletion", True)


@then(parsers.re(r"it ends with exit code (?P<code>\d+)(?: and says (?P<words>.*))?"))
def _(ran: Run, code: str, words: str | None) -> None:
    assert ran.returncode == int(code), ran.stderr
    assert (words or "") in ran.stdout + ran.stderr
    assert TOKEN not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("trouble", "pauses"),
    [
        (Trouble.NETWORK, [0.25, 0.5, 0.75, 1.0]),
        (Trouble.SERVER, [5, 10, 20, 40, 80, 160, 320, 320]),
        (Trouble.TOO_MANY, [60, 120, 240]),
    ],
)
def test_the_platforms_rules(trouble: Trouble, pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    backoff = Backoff()
    assert [backoff.after(LostError(trouble, "no")) for _ in pauses] == pauses
    backoff.works()
    assert backoff.after(LostError(trouble, "no")) == FIRST[trouble]
    assert backoff.after(LostError(trouble, "no", at_least=1000)) == 1000


def test_a_network_that_stays_away_is_asked_every_16_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    backoff = Backoff()
    pauses = [backoff.after(LostError(Trouble.NETWORK, "no")) for _ in range(100)]
    assert (pauses[-1], max(pauses)) == (16, 16)
