"""/metrics for Prometheus, /healthz and /readyz for whoever restarts and routes."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from prometheus_client import CollectorRegistry, make_wsgi_app

from tweet_loader.sink import SinkError

STALLED_SECONDS = 60.0
"""A loop that did not come round for so long is stuck: it comes round several times a second, also without records."""
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(slots=True)
class Health:
    """How the loader's loop is. `ready` and `waiting` are set by it; it says `alive` each time it comes round."""

    clock: Callable[[], float] = time.monotonic
    ready: bool = False
    """Whether it has begun to load, or is there in case another ends."""
    waiting: str = ""
    """What it waits for; waiting is healthy."""
    role: str = ""
    """What it is ready for, where that is not to load: who stands by is as healthy as who loads."""
    _round: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.alive()

    def alive(self) -> None:
        """The loop came round."""
        self._round = self.clock()

    def healthy(self) -> tuple[bool, str]:
        """Whether there is no need to kill it, and why."""
        stood = self.clock() - self._round
        if stood > STALLED_SECONDS:
            return False, f"the loop has stood for {stood:.0f} s"
        return True, "ok"

    def is_ready(self) -> tuple[bool, str]:
        """Whether it loads or could take over at this moment, and why not."""
        if self.waiting:
            return False, f"waits for {self.waiting}"
        return self.ready, self.role or "ok" if self.ready else "has not begun"


@contextmanager
def served(host: str, port: int | None, registry: CollectorRegistry, health: Health) -> Iterator[str]:
    """Answer at that address meanwhile, which is yielded; with no port, nothing is served.

    Raises:
        SinkError: when the port is taken.
    """
    if port is None:
        yield ""
        return
    metrics = make_wsgi_app(registry)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        checks = {"/healthz": health.healthy, "/readyz": health.is_ready}
        path = str(environ.get("PATH_INFO", ""))
        if path == "/metrics":
            body: Iterable[bytes] = metrics(environ, start)
            return body
        fine, says = checks[path]() if path in checks else (False, "there are /metrics, /healthz and /readyz")
        status = "200 OK" if fine else "503 Service Unavailable" if path in checks else "404 Not Found"
        start(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [says.encode()]

    try:
        server = make_server(host, port, answer, _Server, _Silent)
    except OSError as error:
        raise SinkError(f"{host}:{port} cannot be served (--metrics-host, --metrics-port): {error.strerror}") from error
    address = f"http://{host}:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    log.info("serving", address=address)
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing: a scrape every few seconds is no news."""
