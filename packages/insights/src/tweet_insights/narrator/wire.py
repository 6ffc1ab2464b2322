"""What is sent and what is answered, in the two formats that are spoken: chat completions, and messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ValidationError

from tweet_insights.narrator.endpoint import Endpoint

VERSION = "2023-06-01"
"""Of Anthropic's format: a header that it requires."""
MOST_TOKENS = 2_000
"""Of an answer: Anthropic's format requires a limit. Chat completions have two names for it, and none is needed."""


class NoAnswerError(Exception):
    """There is no text to judge; the message says why, without anything that may hold a secret."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that was said."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """A POST."""

    url: str
    headers: Mapping[str, str]
    body: Mapping[str, object]


def request(endpoint: Endpoint, instructions: str, turns: Sequence[Turn]) -> Request:
    """The request that asks for the next turn."""
    of, key = endpoint.address, endpoint.key.get_secret_value() if endpoint.key else None
    said = [{"role": turn.role, "content": turn.content} for turn in turns]
    if of.wire == "openai":
        messages = [{"role": "system", "content": instructions}, *said]
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return Request(f"{of.url}/chat/completions", headers, {"model": of.model, "messages": messages})
    headers = {"anthropic-version": VERSION} | ({"x-api-key": key} if key else {})
    body = {"model": of.model, "max_tokens": MOST_TOKENS, "system": instructions, "messages": said}
    return Request(f"{of.url}/v1/messages", headers, body)


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice]


class _Block(BaseModel):
    type: str
    text: str = ""


class _Reply(BaseModel):
    content: list[_Block]
    stop_reason: str | None = None


def text_of(endpoint: Endpoint, answer: bytes) -> str:
    """The text that was answered.

    Raises:
        NoAnswerError: when it is none, was refused, or was cut off.
    """
    try:
        text, ended = _completion(answer) if endpoint.address.wire == "openai" else _reply(answer)
    except ValidationError:
        raise NoAnswerError(f"its answer is not in the format of {endpoint.address.wire}") from None
    if ended in {"refusal", "content_filter"}:
        raise NoAnswerError("it refused to answer")
    if ended in {"length", "max_tokens", "model_context_window_exceeded"}:
        raise NoAnswerError("its answer was cut off because it was too long")
    if not text.strip():
        raise NoAnswerError("its answer is empty")
    return text


def _completion(answer: bytes) -> tuple[str, str | None]:
    choices = _Completion.model_validate_json(answer).choices
    if not choices:
        return "", None
    message = choices[0].message
    return message.content or "", "refusal" if message.refusal else choices[0].finish_reason


def _reply(answer: bytes) -> tuple[str, str | None]:
    reply = _Reply.model_validate_json(answer)
    return "".join(block.text for block in reply.content if block.type == "text"), reply.stop_reason
