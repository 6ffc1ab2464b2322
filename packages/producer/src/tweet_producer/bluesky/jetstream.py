"""Bluesky's Jetstream: every public post over a websocket, without an account.

Sources: Jetstream's description (`cursor` in microseconds, to be rewound a few seconds; `wantedCollections`; messages
of the kinds commit, identity and account) and RFC 6455 (pings: a connection that is idle is not dead).
"""

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import connect

from tweet_producer.bluesky.payload import POSTS, Commit, Post
from tweet_producer.bluesky.payload import Message as Sent
from tweet_producer.bluesky.post_event import address, deletion, post_event
from tweet_producer.encode import Refused
from tweet_producer.heard import Heard
from tweet_producer.live.backoff import LostError, Trouble
from tweet_producer.live.gap import Gap
from tweet_producer.live.listener import Message, Open, Opened
from tweet_producer.source_error import SourceError

STREAM = "jetstream"
REWOUND = 5_000_000
"""Microseconds told again after a reconnect: events of one moment come by several ways."""
LARGEST = 1 << 22
"""Bytes of a message; a post has some kilobytes."""
GONE = ("deleted", "takendown", "suspended")
NOT_A_POST = "not_a_post"


@dataclass(slots=True)
class Jetstream:
    """Bluesky as a platform.

    Args:
        url: of `subscribe`.
        source: the platform's name in events.
        gap_seconds: how much later than where we left off the first post may come after a reconnect, in seconds,
            before the time between counts as lost: Jetstream keeps a day or so, and tells nobody when that is over.
        ping_seconds: how often it asks whether the other end is there, and how long it waits for the answer.
    """

    url: str
    source: str
    gap_seconds: float = 60.0
    ping_seconds: float = 20.0
    newest: int | None = None
    """Time of the newest message, in microseconds since 1970."""
    _resumed: int | None = None
    """Where we left off, until the first message after it is there."""

    def streams(self) -> Mapping[str, Open]:
        """The one connection."""
        return {STREAM: self._open}

    def heard(self, message: Message) -> Heard:
        """What a message holds, and a gap before it."""
        try:
            sent = Sent.model_validate_json(message.text)
        except ValidationError as error:
            says = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, says["loc"])) or "it"
            return Heard(refused=[Refused(None, message.text, NOT_A_POST, f"`{place}`: {says['msg'][:160]}")])
        heard = Heard(refused=self._gap(sent.time_us))
        self.newest = max(sent.time_us, self.newest or 0)
        heard.add(self._change(sent, message))
        return heard

    def missed(self, opened: Opened) -> Sequence[Refused]:  # noqa: ARG002 - the first message tells
        """Nothing that would be known now: the cursor tells it all again, as far as it is kept."""
        self._resumed = self.newest
        return ()

    def position(self, heard_until: Mapping[str, int]) -> str:  # noqa: ARG002 - the platform's own clock counts
        """The platform's own time of the newest message."""
        return str(self.newest or "")

    def go_on(self, position: str) -> Mapping[str, int]:
        """The inverse."""
        self.newest = int(position) if position else None
        return {}

    def _gap(self, time_us: int) -> list[Refused]:
        before, self._resumed = self._resumed, None
        if before is None or time_us - before < self.gap_seconds * 1e6:
            return []
        return [Gap(self.source, STREAM, before, time_us).refused()]

    def _change(self, sent: Sent, message: Message) -> Heard:
        if sent.account is not None and not sent.account.active and sent.account.status in GONE:
            advice = f"run `tweet-loader forget --sink … --author {self.source}:{sent.did}`"
            says = f"the account is {sent.account.status}: everything of a person is to be forgotten; {advice}"
            key = f"{self.source}:{sent.did}".encode()
            return Heard(refused=[Refused(key, message.text, "person_deletion", says)])
        commit = sent.commit
        if commit is None or commit.collection != POSTS:
            return Heard()
        if commit.operation == "delete":
            return Heard([deletion(sent, commit, self.source, message.received_at)])
        return self._post(sent, commit, message)

    def _post(self, sent: Sent, commit: Commit, message: Message) -> Heard:
        key = f"{self.source}:{address(sent.did, commit)}".encode()
        try:
            # By JSON again, since a record is the author's: what is odd in it must not refuse the message around it.
            post = Post.model_validate_json(json.dumps(commit.record))
        except ValidationError as error:
            says = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, says["loc"])) or "it"
            return Heard(refused=[Refused(key, message.text, NOT_A_POST, f"`record.{place}`: {says['msg'][:160]}")])
        return Heard([post_event(sent, commit, post, self.source, message.received_at)])

    def _open(self, heard_until: int | None) -> AbstractContextManager[Iterator[bytes]]:  # noqa: ARG002 - see `position`
        asked = {"wantedCollections": POSTS}
        if self.newest is not None:
            asked["cursor"] = str(max(0, self.newest - REWOUND))
        return _connected(f"{self.url}?{urlencode(asked)}", self.ping_seconds)


@contextmanager
def _connected(url: str, ping_seconds: float) -> Generator[Iterator[bytes]]:
    try:
        with connect(url, max_size=LARGEST, ping_interval=ping_seconds, ping_timeout=ping_seconds) as socket:
            yield (one if isinstance(one, bytes) else one.encode() for one in _all(socket.recv))
    except InvalidStatus as error:
        raise _no(error.response.status_code, url) from error
    except InvalidURI as error:
        raise SourceError(f"{url} is no address of a websocket: it begins with wss:// or ws://") from error
    except ConnectionClosed as error:
        raise LostError(Trouble.NETWORK, f"the connection ended: {error}") from error
    except (OSError, InvalidHandshake, TimeoutError) as error:
        raise LostError(Trouble.NETWORK, str(error) or type(error).__name__) from error


def _all(receive: Callable[[], str | bytes]) -> Iterator[str | bytes]:
    """Messages until the connection ends, which raises ConnectionClosed however it ends."""
    while True:
        yield receive()


def _no(status: int, url: str) -> LostError | SourceError:
    says = f"{url} answers {status}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return LostError(Trouble.TOO_MANY, says)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return SourceError(f"{says}: is it the address of a Jetstream's `subscribe`? (--url)")
    return LostError(Trouble.SERVER, says)
