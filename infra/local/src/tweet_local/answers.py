"""What a registry was asked and answered, written down once and given again by a real HTTP server."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path

import httpx2
from pydantic import JsonValue, TypeAdapter
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

ASKED = ("schema", "schemaType", "compatibility")
"""What a question is told apart by; the rest of a body, and the query, is the client library's affair."""
_BODY = TypeAdapter(JsonValue)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer."""

    method: str
    path: str
    body: JsonValue
    status: int
    answer: JsonValue

    def shape(self) -> JsonValue:
        """What must stay the same when it is asked again: all but texts, numbers and ids, and every error code."""
        path = re.sub(r"/ids/\d+", "/ids/ID", self.path)
        return [self.method, path, self.body, self.status, _shape(self.answer)]


@dataclass(frozen=True, slots=True)
class Story:
    """What was said from a client's first question to its last."""

    origin: str
    """From whom it was recorded, or from what it was transcribed."""
    exchanges: tuple[Exchange, ...]

    @classmethod
    def read(cls, file: Path) -> "Story":
        """The story in `file`."""
        return TypeAdapter(cls).validate_json(file.read_bytes())

    def write(self, file: Path) -> None:
        """Write it as people read it, and compare it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@dataclass(slots=True)
class Teller:
    """Gives a story's answers, as long as its questions are asked in their order."""

    story: Story
    told: int = 0
    strayed: list[str] = field(default_factory=list)
    """What was asked otherwise."""

    def answer(self, request: Request) -> Response:
        """The next answer; 599 for another question."""
        question = [request.method, request.path, _question(request)]
        if self.told < len(self.story.exchanges):
            exchange = self.story.exchanges[self.told]
            if question == [exchange.method, exchange.path, exchange.body]:
                self.told += 1
                return _response(exchange)
        self.strayed.append(f"question {self.told + 1} is {question}")
        return Response("", 599)


@dataclass(slots=True)
class Recorder:
    """Passes questions on to a real registry and writes down what is said."""

    behind: httpx2.Client
    """With the registry's address as its base."""
    exchanges: list[Exchange] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        """What the registry behind answers."""
        kind = {"Content-Type": request.content_type} if request.content_type else {}
        path = request.full_path.removeprefix("/")
        answer = self.behind.request(request.method, path, content=request.get_data(), headers=kind)
        body = _BODY.validate_json(answer.content) if answer.content else None
        exchange = Exchange(request.method, request.path, _question(request), answer.status_code, body)
        self.exchanges.append(exchange)
        return _response(exchange)


@contextmanager
def told(story: Story, server: HTTPServer) -> Iterator[str]:
    """The address at which `server` tells `story`, whole and in its order, or else an AssertionError at the end."""
    teller = Teller(story)
    yield _served(server, teller.answer)
    assert not teller.strayed, teller.strayed  # noqa: S101 - it is a test's
    assert teller.told == len(story.exchanges), f"{len(story.exchanges) - teller.told} questions were not asked"  # noqa: S101 - as above


@contextmanager
def recorded(behind: httpx2.Client, server: HTTPServer) -> Iterator[tuple[str, Recorder]]:
    """The address at which `server` passes on to the registry `behind`, and what will have been said there."""
    recorder = Recorder(behind)
    yield _served(server, recorder.answer), recorder


def _served(server: HTTPServer, answer: Callable[[Request], Response]) -> str:
    server.clear()
    server.expect_request(re.compile(".*")).respond_with_handler(answer)
    return server.url_for("").rstrip("/")


def _question(request: Request) -> JsonValue:
    body = _BODY.validate_json(request.get_data()) if request.get_data() else None
    return {key: body[key] for key in ASKED if key in body} if isinstance(body, dict) else body


def _response(exchange: Exchange) -> Response:
    reason = HTTPStatus(exchange.status).phrase
    kind = "application/vnd.schemaregistry.v1+json"
    return Response(json.dumps(exchange.answer), f"{exchange.status} {reason}", content_type=kind)


def _shape(value: JsonValue, key: str = "") -> JsonValue:
    match value:
        case dict():
            return {name: _shape(held, name) for name, held in value.items()}
        case list():
            return [_shape(held) for held in value]
        case _:
            return value if key == "error_code" else type(value).__name__
