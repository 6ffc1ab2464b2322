"""One server and one thread behind it, started and ended together.

Needs the extra `serve`.
"""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
import uvicorn

from tweet_insights import pages
from tweet_insights.facts import Facts
from tweet_insights.failures import UsersError
from tweet_insights.metrics.dashboard import DashboardMetrics
from tweet_insights.pulse import Pulse
from tweet_insights.serve.access import Hosts, Token
from tweet_insights.serve.board import Board
from tweet_insights.serve.guard import Guard
from tweet_insights.serve.query_service import QueryService
from tweet_insights.serve.quoting import Quoting, Read
from tweet_insights.serve.sight import Sight
from tweet_insights.serve.site import Site
from tweet_insights.serve.views import Views
from tweet_insights.serve.vitals import Vitals

log = structlog.get_logger()
SIGNALS = (signal.SIGINT, signal.SIGTERM)
STUCK_SECONDS = 1
"""How long a viewer who does not read may keep the server from ending."""


class AddressInUseError(UsersError):
    """The server cannot listen there."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Who may come."""

    hosts: Hosts
    token: Token | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dashboard asks of the warehouse."""

    glance: Callable[[], str]
    find: Callable[[datetime | None], Facts]
    refresh: Callable[[Facts], Facts]
    look: Callable[[datetime], Pulse]
    read: Read | None
    """Of single tweets; None where nobody may."""


class Server(uvicorn.Server):
    """Ends on the first signal: those who follow are told to go, the others are answered."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], None]) -> None:
        super().__init__(config)
        self.told = False
        self._goodbye = goodbye

    def obey(self) -> None:
        """A signal came."""
        self.told = True
        self.end()

    def end(self) -> None:
        """Take nobody in any more."""
        self.should_exit = True
        self._goodbye()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """In place of uvicorn's, which raises the signal anew when all is done: here it has been obeyed."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.obey)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 stands for any free one.

    Raises:
        AddressInUseError: when another one does already, or the host is none of this machine's.
    """
    try:
        [(family, _, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        raise AddressInUseError(
            f"cannot listen on {host}, port {port}: {error.strerror}; try another --port"
        ) from error


def url_of(listening: socket.socket, host: str) -> str:
    """Where a browser finds it."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}/"


def serve(listening: socket.socket, doors: Doors, asked: Asked) -> bool:
    """Serve until a signal comes; False when it was no signal that ended it, but a mistake of ours, told on stderr.

    A search in DuckDB may take longer than who has pressed Ctrl-C will wait: nothing is written, it may die. But
    Python cannot be taken down under it: the process would end by SIGABRT. So then the process ends here, at once.
    """
    told, searching = asyncio.run(_serve(listening, doors, asked))
    if searching:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0 if told else 1)
    return told


async def _serve(listening: socket.socket, doors: Doors, asked: Asked) -> tuple[bool, bool]:
    """Whether a signal ended it, and whether a search goes on."""
    loop, templates = asyncio.get_running_loop(), pages.templates()

    told = DashboardMetrics()

    def publish(sight: Sight) -> None:
        told.published(sight)
        if not board.closed:
            loop.call_soon_threadsafe(board.put, sight)

    service = QueryService(
        asked.glance,
        told.timed("whole", asked.find),
        told.timed("quick", asked.refresh),
        templates,
        publish,
        Vitals(asked.look).figures,
    )
    board = Board(service.want)
    templates.globals["quotes"] = asked.read is not None
    site = Site(board, templates, Views(templates), Quoting(asked.read) if asked.read else None, told)
    guard = Guard(site.application, doors.hosts, doors.token, templates.get_template("refused.html"), told.refused)
    # Whoever asks is nobody's business: no line a request, and the token of an address in none.
    config = uvicorn.Config(
        guard,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=STUCK_SECONDS,
    )
    server = Server(config, board.close)

    def work() -> None:
        try:
            service.run()
        finally:
            # A mistake of ours ends the server: figures that are never brought up to date look as if nothing came.
            if not board.closed:
                loop.call_soon_threadsafe(server.end)

    service.want(None)
    worker = threading.Thread(target=work, name="query service", daemon=True)
    worker.start()
    try:
        await server.serve([listening])
    finally:
        board.close()
        service.stop()
        worker.join(STUCK_SECONDS)
    return server.told, worker.is_alive()
