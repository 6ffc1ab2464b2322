"""/metrics for Prometheus, /healthz and /readyz for whoever keeps the processor running."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app
from prometheus_client.registry import Collector

from tweet_processor.watching.position import State

UNHEALTHY = {State.STUCK}
"""A restart may cure it. A registry that is away is no such state: the line stands still, and rightly."""
UNREADY = {State.STARTING, State.STUCK}


class MetricsPortError(OSError):
    """The address for metrics cannot be had."""


log = structlog.get_logger()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """A scrape every few seconds is no news."""


@contextmanager
def served(host: str, port: int, collectors: Sequence[Collector], state: Callable[[], State]) -> Iterator[int]:
    """Serve while the block runs; gives the port, which is a free one for 0.

    Raises:
        MetricsPortError: when the address belongs to somebody else.
    """
    try:
        server = make_server(host, port, application(collectors, state), server_class=_Server, handler_class=_Quiet)
    except OSError as taken:
        raise MetricsPortError(f"metrics cannot be served at {host}:{port} ({taken}): set --metrics-port") from taken
    thread = Thread(target=lambda: server.serve_forever(0.05), name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def metrics_served(
    host: str, port: int | None, collectors: Sequence[Collector], state: Callable[[], State]
) -> Iterator[None]:
    """Serve while the block runs if there is a port, and say where."""
    if port is None:
        yield
        return
    with served(host, port, collectors, state) as chosen:
        log.info("metrics", url=f"http://{host}:{chosen}/metrics")
        yield


def application(collectors: Sequence[Collector], state: Callable[[], State]) -> WSGIApplication:
    """The three pages."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    for collector in collectors:
        registry.register(collector)
    metrics: WSGIApplication = make_wsgi_app(registry)

    def page(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        now = state()
        match environ.get("PATH_INFO"):
            case "/metrics":
                return metrics(environ, start)
            case "/healthz":
                return _answer(start, now, good=now not in UNHEALTHY)
            case "/readyz":
                return _answer(start, now, good=now not in UNREADY)
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"there are /metrics, /healthz and /readyz\n"]

    return page


def _answer(start: StartResponse, state: State, *, good: bool) -> list[bytes]:
    start("200 OK" if good else "503 Service Unavailable", [("Content-Type", "text/plain")])
    return [f"{state}\n".encode()]
