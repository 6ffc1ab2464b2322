"""The filtered stream of the X API v2, and its compliance streams.

Sources: the platform's guides to the filtered stream, to handling disconnections (20 s without a sign of life) and to
recovery (`backfill_minutes` of 1 to 5, older posts first, not deduplicated).
"""

import json
import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from tweet_producer.encode import Refused
from tweet_producer.heard import Heard
from tweet_producer.live.backoff import LostError, Trouble
from tweet_producer.live.gap import Gap
from tweet_producer.live.listener import Message, Open, Opened
from tweet_producer.source_error import SourceError
from tweet_producer.x_api.message import Reader

POSTS, TWEETS, PEOPLE = "posts", "compliance of posts", "compliance of people"
PATHS = {POSTS: "/2/tweets/search/stream", TWEETS: "/2/tweets/compliance/stream", PEOPLE: "/2/users/compliance/stream"}
PARTITIONS = range(1, 5)
"""Of a compliance stream: each needs a connection."""
FIELDS = {
    "tweet.fields": "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,"
    "note_tweet,possibly_sensitive,public_metrics,referenced_tweets",
    "expansions": "author_id,referenced_tweets.id",
    "user.fields": "created_at,name,public_metrics,username,verified",
}
SECONDS = 1_000_000
SHORTEST_GAP = 1 * SECONDS
"""What is shorter than a reconnect by the rules is none."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks, and what the account may."""

    api_url: str
    token: Callable[[], str]
    """Asked for at each connection, so that it may be renewed."""
    backfill_minutes: int
    """The most that it may ask for, 0 for none."""
    silence_seconds: float = 20.0
    """How long a living connection may say nothing."""


@dataclass(frozen=True, slots=True)
class XStreams:
    """X as a platform."""

    account: Account
    source: str
    clock: Callable[[], int]
    compliance: bool = False

    def streams(self) -> Mapping[str, Open]:
        """The filtered stream, and eight more for compliance."""
        found: dict[str, Open] = {POSTS: self._opener(POSTS, {})}
        for kind in (TWEETS, PEOPLE) if self.compliance else ():
            for partition in PARTITIONS:
                found[f"{kind} {partition}"] = self._opener(kind, {"partition": str(partition)})
        return found

    def heard(self, message: Message) -> Heard:
        """What a message holds."""
        return Reader(self.source).read(message.text, message.received_at)

    def missed(self, opened: Opened) -> Sequence[Refused]:
        """What no backfill reaches."""
        if opened.heard_until is None:
            return ()
        reached = opened.at - self._backfill(opened.heard_until, opened.at) * 60 * SECONDS
        gap = Gap(self.source, opened.stream, opened.heard_until, reached)
        return (gap.refused(),) if gap.end - gap.start >= SHORTEST_GAP else ()

    def position(self, heard_until: Mapping[str, int]) -> str:
        """Until when each connection was heard."""
        return json.dumps(heard_until)

    def go_on(self, position: str) -> Mapping[str, int]:
        """The inverse."""
        held: dict[str, int] = json.loads(position)
        return held

    def _backfill(self, since: int, now: int) -> int:
        """Minutes to ask for: those that were missed, begun ones included, as far as the account may."""
        return min(self.account.backfill_minutes, math.ceil((now - since) / SECONDS / 60))

    def _opener(self, kind: str, wishes: Mapping[str, str]) -> Open:
        def opened(heard_until: int | None) -> AbstractContextManager[Iterator[bytes]]:
            asked = {**(FIELDS if kind == POSTS else {}), **wishes}
            minutes = 0 if heard_until is None else self._backfill(heard_until, self.clock())
            if minutes:
                asked["backfill_minutes"] = str(minutes)
            return _open(self.account, PATHS[kind], asked)

        return opened


@contextmanager
def _open(account: Account, path: str, asked: Mapping[str, str]) -> Generator[Iterator[bytes]]:
    patience = httpx2.Timeout(10.0, read=account.silence_seconds)
    headers = {"Authorization": f"Bearer {account.token()}", "User-Agent": "tweet-producer"}
    try:
        with (
            httpx2.Client(base_url=account.api_url, timeout=patience, headers=headers) as client,
            client.stream("GET", path, params=dict(asked)) as answer,
        ):
            if answer.status_code != HTTPStatus.OK:
                answer.read()
                raise _no(answer)
            yield _lines(answer.iter_bytes())
    except httpx2.ReadTimeout as error:
        raise LostError(Trouble.NETWORK, f"no sign of life for {account.silence_seconds:g} s") from error
    except httpx2.TransportError as error:
        raise LostError(Trouble.NETWORK, str(error) or type(error).__name__) from error


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends, empty ones as they come: the platform's signs of life. What has no end was cut off."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            text = line.rstrip(b"\r")
            if text.startswith(b'{"errors"'):
                _look_for_goodbye(text)
            yield text
    cut = f", {len(rest):,} bytes into a post" if rest else ""
    raise LostError(Trouble.NETWORK, f"the platform ended the connection{cut}")


def _look_for_goodbye(text: bytes) -> None:
    """Raises LostError where the platform says why it ends the connection."""
    try:
        errors = json.loads(text).get("errors")
    except ValueError:
        return
    for one in errors if isinstance(errors, list) else []:
        if isinstance(one, dict) and ("disconnect_type" in one or "connection_issue" in one):
            trouble = Trouble.TOO_MANY if one.get("connection_issue") == "TooManyConnections" else Trouble.SERVER
            raise LostError(trouble, f"{one.get('title')}: {one.get('detail')}")


def _no(answer: httpx2.Response) -> LostError | SourceError:
    """What an answer other than 200 means."""
    says = f"{answer.request.url.host} answers {answer.status_code}: {_words(answer)}"
    match answer.status_code:
        case HTTPStatus.TOO_MANY_REQUESTS:
            reset = answer.headers.get("x-rate-limit-reset", "")
            asked = answer.headers.get("retry-after", "")
            return LostError(Trouble.TOO_MANY, says, _until(reset, answer) or (float(asked) if asked.isdigit() else 0))
        case HTTPStatus.UNAUTHORIZED:
            return SourceError(f"{says}; the bearer token is not taken: set --token-file (TWEET_PRODUCER_TOKEN_FILE)")
        case HTTPStatus.FORBIDDEN:
            return SourceError(f"{says}; the account's plan does not include this stream, or needs a project")
        case HTTPStatus.BAD_REQUEST | HTTPStatus.NOT_FOUND:
            advice = "an account without backfill needs --backfill-minutes 0"
            return SourceError(f"{says}; {advice}")
        case _:
            return LostError(Trouble.SERVER, says)


def _until(reset: str, answer: httpx2.Response) -> float:
    """Seconds until that time, by the clock of the platform itself."""
    if not reset.isdigit():
        return 0.0
    try:
        return max(0.0, int(reset) - parsedate_to_datetime(answer.headers.get("date", "")).timestamp())
    except ValueError:
        return 0.0


def _words(answer: httpx2.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return answer.text[:200] or "nothing"
    words = [str(told.get(name)) for name in ("title", "detail") if told.get(name)] if isinstance(told, dict) else []
    return ", ".join(words)[:300] or answer.text[:200]
