"""A small web server for whoever watches: /metrics for Prometheus, /healthz and /readyz for whoever restarts things."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder


class Watched(NamedTuple):
    """What can be asked; each is asked anew for every request, in a thread of its own."""

    metrics: Callable[[], CollectorRegistry]
    unhealthy: Callable[[], Sequence[str]]
    """Why it should be started anew; nothing if it need not."""
    unready: Callable[[], Sequence[str]]
    """Why it does not do its work now; nothing if it does."""


class _Answer(NamedTuple):
    status: int
    kind: str
    body: bytes


@contextmanager
def listening(host: str, port: int, watched: Watched) -> Iterator[int]:
    """Answer at this address while the context lasts; gives the port, which is a free one for 0.

    Raises:
        OSError: when the address is taken or none of this machine's.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = _answer(self.path.partition("?")[0], self.headers.get("Accept", ""), watched)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - overrides that name
            """Nothing: who asks every few seconds is no news."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="watch", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(path: str, accepted: str, watched: Watched) -> _Answer:
    if path == "/metrics":
        encode, kind = choose_encoder(accepted)
        return _Answer(200, kind, encode(watched.metrics()))
    if path == "/healthz":
        return _verdict(watched.unhealthy())
    if path == "/readyz":
        return _verdict(watched.unready())
    return _Answer(404, "text/plain; charset=utf-8", b"try /metrics, /healthz or /readyz\n")


def _verdict(reasons: Sequence[str]) -> _Answer:
    body = json.dumps({"ok": not reasons, "reasons": list(reasons)}) + "\n"
    return _Answer(503 if reasons else 200, "application/json", body.encode())
