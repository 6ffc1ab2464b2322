"""Steps of bluesky.feature: the real client against a local Jetstream."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from tweet_producer.bluesky.jetstream import Jetstream
from tweet_producer.bluesky.post_event import time_of
from tweet_producer.encode import Refused, message_keys
from tweet_producer.event import Event, batch_of, events_of, microseconds
from tweet_producer.heard import taken
from tweet_producer.live.backoff import Backoff, LostError
from tweet_producer.live.feeds import live_source
from tweet_producer.live.listener import Message as Said
from tweet_producer.post_settings import BlueskySettings
from tweet_producer.x_api.message import Reader
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from .posts import BARE, line

scenarios("features/bluesky.feature")
NOON = microseconds(datetime(2025, 10, 1, 12, tzinfo=UTC))
SECOND = 1_000_000
KEY = "3lzjzpiefk22k"
ANA = "did:plc:ana"
PARENT = "at://did:plc:bo/app.bsky.feed.post/3lzjzpaaaaa2k"
TEXT = "Grüße @bo.example, #Kaffee? https://example.org 😍"
PING_S = 0.3
Told = tuple[list[Event], list[Refused]]
Message = Mapping[str, object]
Script = Callable[[ServerConnection, threading.Event], None]


@dataclass
class Server:
    """What it was asked, and what it does at each connection, the last for ever."""

    scripts: list[Script] = field(default_factory=list)
    cursors: list[int | None] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    """Everything that it keeps."""
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        asked = parse_qs(urlsplit(socket.request.path).query)
        assert asked["wantedCollections"] == ["app.bsky.feed.post"]
        self.cursors.append(int(asked["cursor"][0]) if "cursor" in asked else None)
        script = self.scripts[min(len(self.cursors), len(self.scripts)) - 1]
        try:
            script(socket, self.over)
        except ConnectionClosed:
            return  # the client has heard enough

    def from_cursor(self, socket: ServerConnection, over: threading.Event) -> None:
        cursor = self.cursors[-1] or 0
        tell(*(one for one in self.sent if int(str(one["time_us"])) >= cursor))(socket, over)


@contextmanager
def jetstream() -> Iterator[Server]:
    server = Server()
    with serve(server.serve, "127.0.0.1", 0) as listening:
        server.url = f"ws://127.0.0.1:{listening.socket.getsockname()[1]}/subscribe"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield server
        server.over.set()
        listening.shutdown()


@pytest.fixture
def server() -> Iterator[Server]:
    with jetstream() as found:
        yield found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are kept, with a hundredth of their pauses."""
    rule = Backoff.after

    def after(self: Backoff, error: LostError) -> float:
        return rule(self, error) / 100

    monkeypatch.setattr(Backoff, "after", after)


@pytest.fixture
def after() -> dict[str, str]:
    """A bookmark, where there is one."""
    return {}


def tell(*messages: Message) -> Script:
    """Send them and stay."""

    def script(socket: ServerConnection, over: threading.Event) -> None:
        for message in messages:
            socket.send(json.dumps(message, ensure_ascii=False))
        over.wait()

    return script


def commit(number: int, operation: str = "create", record: Message | None = None, key: str = KEY) -> Message:
    """A change of a post, `number` seconds after noon."""
    change = {"rev": f"r{number}", "operation": operation, "collection": "app.bsky.feed.post", "rkey": key}
    if operation != "delete":
        change |= {"record": record or plain(number), "cid": f"c{number}"}  # type: ignore[dict-item] # a record is no text
    return {"did": ANA, "time_us": NOON + number * SECOND, "kind": "commit", "commit": change}


def plain(number: int, **changes: object) -> dict[str, object]:
    time = datetime.fromtimestamp(NOON // SECOND + number, UTC).isoformat().replace("+00:00", "Z")
    return {"$type": "app.bsky.feed.post", "text": f"Post {number}", "createdAt": time, "langs": ["en"]} | changes


def facet(part: str, **feature: str) -> Message:
    start = len(TEXT[: TEXT.index(part)].encode())
    named = {"$type": f"app.bsky.richtext.facet#{feature.pop('kind')}", **feature}
    return {"index": {"byteStart": start, "byteEnd": start + len(part.encode())}, "features": [named]}


REPLY = plain(
    0,
    text=TEXT,
    reply={"root": {"uri": PARENT, "cid": "c"}, "parent": {"uri": PARENT, "cid": "c"}},
    facets=[
        facet("https://example.org", kind="link", uri="https://example.org/the/whole"),
        facet("#Kaffee", kind="tag", tag="Kaffee"),
        facet("@bo.example", kind="mention", did="did:plc:bo"),
    ],
)
LIKED = {"rev": "r", "operation": "create", "collection": "app.bsky.feed.like", "rkey": KEY, "record": {}}
LIKE = {"did": ANA, "time_us": NOON, "kind": "commit", "commit": LIKED}
NAME = {"did": ANA, "time_us": NOON, "kind": "identity", "identity": {"did": ANA, "handle": "ana.example"}}


def closes(socket: ServerConnection, _over: threading.Event) -> None:
    socket.close()


def breaks_off(socket: ServerConnection, _over: threading.Event) -> None:
    socket.socket.shutdown(2)


def answers_no_ping(socket: ServerConnection, over: threading.Event) -> None:
    def deaf(data: bytes | bytearray) -> None:
        """It hears nothing any more."""

    socket.protocol.receive_data = deaf  # type: ignore[method-assign] # no server of the library is so rude
    over.wait()


@given("a Jetstream that sends a reply, its edit and its deletion, with likes and names between")
def _(server: Server) -> None:
    edit = commit(60, "update", {**REPLY, "text": "Nothing"})
    server.scripts = [tell(commit(0, record=REPLY), LIKE, NAME, edit, commit(120, "delete"))]


@given(parsers.parse("a Jetstream that sends 3 posts, then {trouble}, and then tells from its cursor on"))
def _(server: Server, trouble: str) -> None:
    ending = {"closes": closes, "breaks off": breaks_off, "answers no ping": answers_no_ping}[trouble]
    server.sent = [commit(number, key=f"key{number}") for number in range(6)]

    def first(socket: ServerConnection, over: threading.Event) -> None:
        for message in server.sent[:3]:
            socket.send(json.dumps(message))
        ending(socket, over)

    server.scripts = [first, server.from_cursor]


@given("a Jetstream that sends 1 post, is quiet for many pings, and sends another")
def _(server: Server) -> None:
    def script(socket: ServerConnection, over: threading.Event) -> None:
        socket.send(json.dumps(commit(0, key="one")))
        over.wait(10 * PING_S)
        tell(commit(1, key="two"))(socket, over)

    server.scripts = [script]


@given("a Jetstream that keeps nothing older than an hour, and a bookmark of 3 hours ago")
def _(server: Server, after: dict[str, str]) -> None:
    server.sent, server.scripts = [commit(0)], [server.from_cursor]
    after["position"] = str(NOON - 2 * 3600 * SECOND)


@given(parsers.parse("a Jetstream that sends a post with {oddity}"))
def _(server: Server, oddity: str) -> None:
    through = {"index": {"byteStart": 1, "byteEnd": 3}, "features": [{"$type": "app.bsky.richtext.facet#tag"}]}
    odd = {
        "no time": {name: value for name, value in plain(0).items() if name != "createdAt"},
        "a time that is none": plain(0, createdAt="yesterday"),
        "two languages": plain(0, langs=["en", "de"]),
        "a facet through a letter": plain(0, text="ßß", facets=[through]),
    }
    server.scripts = [tell(commit(0, record=odd[oddity]))]


@given("a Jetstream that sends the end of an account and a post")
def _(server: Server) -> None:
    gone = {"did": ANA, "time_us": NOON, "kind": "account", "account": {"active": False, "status": "deleted"}}
    server.scripts = [tell(gone, commit(1))]


@given("a post with one id on both platforms", target_fixture="both")
def _() -> list[Event]:
    texts = [line({"data": {**BARE, "created_at": "2026-11-01T12:00:00Z"}})] * 2
    return [Reader(name).read(text, NOON).events[0] for name, text in zip(("x", "bluesky"), texts, strict=True)]


@when(parsers.re(r"it is listened to until (?P<count>\d+) events? w.*"), target_fixture="told")
def _(server: Server, count: str, after: dict[str, str]) -> Told:
    settings = BlueskySettings(url=server.url, count=int(count), ping_seconds=PING_S)
    events: list[Event] = []
    refused: list[Refused] = []
    for lot in live_source(settings, after.get("position")):
        events += events_of(lot.events)
        refused += lot.refused
    return events, refused


@then(parsers.parse("they are created, edited and deleted, of one post {name}"))
def _(told: Told, name: str) -> None:
    events = told[0]
    assert [event["kind"] for event in events] == ["created", "edited", "deleted"]
    assert {event["tweet_id"] for event in events} == {name}
    assert [event["occurred_at"] - NOON for event in events] == [0, 60 * SECOND, 120 * SECOND]
    assert told[1] == []


@then("it answers bo's post, in English, with a hashtag, a mention and a link where the text has them")
def _(told: Told) -> None:
    tweet = told[0][0]["tweet"]
    assert tweet is not None
    assert (tweet["lang"], tweet["in_reply_to_user_id"], tweet["conversation_id"]) == ("en", "did:plc:bo", PARENT)
    assert tweet["referenced_tweets"] == [{"type": "replied_to", "id": PARENT}]
    found = tweet["entities"]
    assert found is not None
    places = [(one["start"], one["end"]) for kind in ("mentions", "hashtags", "urls") for one in found[kind]]
    assert [TEXT[start:end] for start, end in places] == ["@bo.example", "#Kaffee", "https://example.org"]
    assert (found["hashtags"][0]["tag"], found["mentions"][0]["id"]) == ("Kaffee", "did:plc:bo")
    assert found["urls"][0]["expanded_url"] == "https://example.org/the/whole"


@then("what Bluesky does not tell is absent")
def _(told: Told) -> None:
    tweet = told[0][0]["tweet"]
    assert tweet is not None
    assert (tweet["author"], tweet["public_metrics"], tweet["possibly_sensitive"]) == (None, None, None)


@then("they are 6 posts, each once")
def _(told: Told) -> None:
    assert [event["tweet_id"].rpartition("/")[2] for event in told[0]] == [f"key{number}" for number in range(6)]
    assert told[1] == []


@then("the second time it was asked from 5 seconds before the newest on")
def _(server: Server) -> None:
    assert server.cursors == [None, NOON + (2 - 5) * SECOND]


@then("it was asked once")
def _(server: Server) -> None:
    assert server.cursors == [None]


@then("a gap of 2 hours was told")
def _(told: Told) -> None:
    (gap,) = told[1]
    assert (gap.reason, json.loads(gap.value or b"")["seconds"]) == ("gap", timedelta(hours=2).total_seconds())


@then(parsers.parse("its {name} is {value}"))
def _(told: Told, name: str, value: str) -> None:
    tweet = told[0][0]["tweet"]
    assert tweet is not None
    if value == "empty":
        assert tweet["entities"] == {"hashtags": [], "cashtags": [], "mentions": [], "urls": []}
    else:
        assert str(dict(tweet)[name]) == value


@then(parsers.parse("what is to be done for person {person} was told"))
def _(told: Told, person: str) -> None:
    (refused,) = told[1]
    assert (refused.reason, f"--author bluesky:{person}" in refused.detail) == ("person_deletion", True)


@then("they are two keys and two tweets")
def _(both: list[Event]) -> None:
    assert len(set(message_keys(batch_of(both)).to_pylist())) == 2
    assert len({(event["source"], event["tweet_id"]) for event in both}) == 2


def test_a_record_key_holds_its_time() -> None:
    """The specification of record keys: 53 bits of microseconds, then ten of a clock."""
    moment = 1_759_320_000_123_456
    digits, number = "", moment << 10 | 5
    for _ in range(13):
        digits = "234567abcdefghijklmnopqrstuvwxyz"[number & 31] + digits
        number >>= 5
    assert time_of(digits) == moment
    assert time_of("self") is None


def test_a_message_that_is_none_is_refused() -> None:
    heard = Jetstream("ws://127.0.0.1", "bluesky").heard(Said("jetstream", b'{"did": 5}', NOON))
    (refused,) = taken(heard, None).refused
    assert (refused.reason, refused.value) == ("not_a_post", b'{"did": 5}')
