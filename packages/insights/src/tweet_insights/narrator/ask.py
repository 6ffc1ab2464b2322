"""Ask an endpoint over HTTP: one request, within the time that is given, and no other try."""

import time
from collections.abc import Sequence

import httpx2

from tweet_insights.narrator.endpoint import Endpoint
from tweet_insights.narrator.wire import NoAnswerError, Request, Turn, request, text_of

MOST_BYTES = 1_000_000
MEANING = {
    401: "the key is missing or not accepted",
    403: "the key is not allowed to do that",
    404: "there is no such model, or no such address",
    429: "it was asked too often, or its quota is used up",
}


def ask(endpoint: Endpoint, instructions: str, turns: Sequence[Turn]) -> str:
    """The text of the next turn.

    Raises:
        NoAnswerError: when there is none, for whatever reason that lies outside of this program.
    """
    asked = request(endpoint, instructions, turns)
    # What stays on this machine goes through no proxy of the environment.
    return text_of(endpoint, _posted(asked, endpoint.seconds, proxies=not endpoint.address.is_here))


def _posted(asked: Request, seconds: float, *, proxies: bool) -> bytes:
    until = time.monotonic() + seconds
    try:
        # No redirect is followed: key and facts go where they were said to go.
        with (
            httpx2.Client(timeout=seconds, trust_env=proxies) as client,
            client.stream("POST", asked.url, headers=asked.headers, json=asked.body) as answer,
        ):
            if not answer.is_success:
                meaning = MEANING.get(answer.status_code)
                raise NoAnswerError(f"it answered {answer.status_code}" + (f": {meaning}" if meaning else ""))
            return _whole(answer, until)
    except httpx2.TimeoutException:
        raise NoAnswerError(f"no answer within {seconds:g} seconds") from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise NoAnswerError(f"it cannot be reached ({type(error).__name__})") from None


def _whole(answer: httpx2.Response, until: float) -> bytes:
    """The body. Who sends it drop by drop, or without end, is left."""
    held = bytearray()
    for part in answer.iter_bytes():
        held += part
        if len(held) > MOST_BYTES:
            raise NoAnswerError(f"its answer is larger than {MOST_BYTES:,} bytes")
        if time.monotonic() > until:
            raise httpx2.ReadTimeout("drop by drop")
    return bytes(held)
