"""A server that behaves as the X API v2 does by its documentation, on a free port of this machine."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "the-token"  # noqa: S105 - of this server alone
STREAM, RULES = "/2/tweets/search/stream", "/2/tweets/search/stream/rules"
SIGN_OF_LIFE = b"\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    path: str
    wishes: Mapping[str, str]
    token: str


Send = Callable[[bytes], None]
Script = Callable[[Send, threading.Event], None]
"""What a connection does, until it returns; the event is set when the test is over."""


@dataclass
class X:
    """What it was asked, and what it does at each connection to a path, the last for ever."""

    scripts: dict[str, list[Script | int]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    rules: list[dict[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def streams(self, path: str = STREAM) -> list[Asked]:
        """The questions for a stream."""
        return [one for one in self.asked if one.path == path]

    def next(self, one: Asked) -> Script | int:
        """Note who asks, and what is to be done."""
        with self._lock:
            self.asked.append(one)
            scripts = self.scripts.get(one.path, [silent])
            return scripts[min(len(self.streams(one.path)), len(scripts)) - 1]


def lines(*messages: object, sign_of_life: bool = False) -> Script:
    """Send them and stay."""

    def script(send: Send, over: threading.Event) -> None:
        for message in messages:
            send(json.dumps(message, ensure_ascii=False).encode() + b"\r\n")
            if sign_of_life:
                send(SIGN_OF_LIFE)
        over.wait()

    return script


def silent(_send: Send, over: threading.Event) -> None:
    """Nothing is said, and the connection stays."""
    over.wait()


def then(messages: Sequence[object], end: Script) -> Script:
    """Send them, and then the end."""

    def script(send: Send, over: threading.Event) -> None:
        for message in messages:
            send(json.dumps(message).encode() + b"\r\n")
        end(send, over)

    return script


def ends(_send: Send, _over: threading.Event) -> None:
    """The connection is closed."""


def cuts(send: Send, _over: threading.Event) -> None:
    """The connection is closed in the middle of a post."""
    send(b'{"data": {"id": "19846')


def goodbye(send: Send, _over: threading.Event) -> None:
    """The connection is closed with a word."""
    said = {"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect", "detail": "restart"}
    send(json.dumps({"errors": [said]}).encode() + b"\r\n")


@contextmanager
def serving() -> Iterator[X]:
    """Serve until the block ends."""
    x = X()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(x))
    server.daemon_threads = True
    x.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield x
    finally:
        x.over.set()
        server.shutdown()
        server.server_close()


def _handler(x: X) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            place = urlsplit(self.path)
            wishes = {name: values[0] for name, values in parse_qs(place.query).items()}
            script = x.next(Asked(place.path, wishes, self.headers["Authorization"].removeprefix("Bearer ")))
            if place.path == RULES:
                self._answer(200, {"data": x.rules, "meta": {}})
                return
            if isinstance(script, int):
                self._answer(script, {"title": "No", "detail": f"status {script}"})
                return
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            script(self._send, x.over)
            self.wfile.write(b"0\r\n\r\n")
            self.close_connection = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gone = body.get("delete", {}).get("ids", [])
            x.rules = [rule for rule in x.rules if rule["id"] not in gone]
            x.rules += [{**rule, "id": f"new-{place}"} for place, rule in enumerate(body.get("add", []))]
            self._answer(201, {"meta": {"summary": {}}})

        def log_message(self, *_: object) -> None:
            """Nothing: a test tells by what it asserts."""

        def _send(self, piece: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()

        def _answer(self, status: int, body: object) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    return Handler
