"""A dashboard in a process of its own, as people start it, and a loader that waits for its turn."""

import re
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, Page
from pydantic import TypeAdapter
from tweet_local.waiting import wait_until
from tweet_schema.processed_tweet import ProcessedTweet

from .command import run, started
from .warehouse_file import WarehouseFile

DEADLINE_S = 40
EVENT = re.compile(rb"event: tick\ndata: (.*)\n\n")
TICK = TypeAdapter(dict[str, object])


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Dashboard:
    url: str
    process: subprocess.Popen[str]
    warehouse: WarehouseFile

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        connection.close()
        return found


@contextmanager
def serving(warehouse: WarehouseFile, **environment: str) -> Iterator[Dashboard]:
    with started("serve", "--warehouse", f"duckdb:{warehouse.path}", "--port", "0", **environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        assert url, process.stderr.read()
        yield Dashboard(url, process, warehouse)


@contextmanager
def showing(folder: Path, tweets: Sequence[ProcessedTweet]) -> Iterator[Dashboard]:
    """Those tweets, scored."""
    warehouse = WarehouseFile(folder / "tweets.duckdb")
    warehouse.create()
    warehouse.load(tweets)
    assert run("score", "--warehouse", f"duckdb:{warehouse.path}").code == 0
    with serving(warehouse) as dashboard:
        yield dashboard


def patiently(load: Callable[[], None]) -> None:
    """Load as the loader does: whoever reads the file is waited for."""

    def tried() -> bool:
        try:
            load()
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise
            return False
        return True

    wait_until(tried, DEADLINE_S, "the warehouse to be free")


@dataclass(frozen=True)
class Viewer:
    """Somebody who follows without a browser."""

    connection: socket.socket
    read: list[bytes]

    def tick(self) -> dict[str, object]:
        """The next one."""
        held = b"".join(self.read)
        while not (found := EVENT.search(held)):
            part = self.connection.recv(65_536)
            assert part, held
            self.read.append(part)
            held = b"".join(self.read)
        self.read[:] = [held[found.end() :]]
        said = TICK.validate_json(found[1])
        said.pop("age")
        return said

    def sent_home(self) -> bool:
        """Whether the server ends the connection."""
        while self.connection.recv(65_536):
            pass
        return True


@contextmanager
def viewers(dashboard: Dashboard, count: int, query: str = "") -> Iterator[list[Viewer]]:
    with ExitStack() as stack:
        found = []
        for _ in range(count):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", dashboard.port), timeout=DEADLINE_S)
            )
            # HTTP/1.0: an answer without chunks, until the connection ends.
            connection.sendall(f"GET /events{query} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            found.append(Viewer(connection, []))
        yield found


@dataclass
class Opened:
    """A page, all it asked for, and all that the browser said."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def open_at(stack: ExitStack, chromium: Browser, url: str) -> Opened:
    """The page at that address, until the stack is left."""
    page = stack.enter_context(chromium.new_context(viewport={"width": 1280, "height": 900})).new_page()
    page.set_default_timeout(1000 * DEADLINE_S)
    opened = Opened(page)
    page.on("request", lambda request: opened.asked.append(request.url))
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda error: opened.said.append(str(error)))
    page.goto(url)
    page.evaluate("window.neverLoadedAgain = true")
    return opened
