"""Holds a connection to a platform in a thread of its own, and opens it again by the platform's rules."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import structlog

from tweet_producer.live.backoff import Backoff, LostError
from tweet_producer.source_error import SourceError

log = structlog.get_logger()
LOOK_SECONDS = 0.1
KEEP_ALIVE = b""
"""Says that the connection lives, and nothing else."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a platform said."""

    stream: str
    text: bytes
    received_at: int
    """Microseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection is there again, or for the first time."""

    stream: str
    heard_until: int | None
    """When something was last heard on the one before, in microseconds since 1970."""
    at: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """The platform will not have us; there is no use in trying again."""

    error: SourceError


Said = Message | Opened | Refusal
Open = Callable[[int | None], AbstractContextManager[Iterator[bytes]]]
"""Opens a connection, told when something was last heard. Raises LostError, or SourceError where all tries are vain."""


@dataclass(slots=True)
class Listener:
    """One connection after the other. What they say goes to `said`; while that is full the platform waits."""

    stream: str
    open: Open
    said: "queue.Queue[Said]"
    clock: Callable[[], int]
    """Microseconds since 1970."""
    heard_until: int | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Listen until it is stopped. A thread that waits for the network does not keep the process."""
        threading.Thread(target=self._listen, name=f"listens to {self.stream}", daemon=True).start()

    def _listen(self) -> None:
        backoff = Backoff()
        while not self.stop.is_set():
            try:
                self._hear(backoff)
            except SourceError as error:
                self._put(Refusal(error))
                return
            except LostError as lost:
                pause = backoff.after(lost)
                log.warning("connection lost", stream=self.stream, says=str(lost), tries_again_in_seconds=pause)
                self.stop.wait(pause)

    def _hear(self, backoff: Backoff) -> None:
        with self.open(self.heard_until) as messages:
            self._put(Opened(self.stream, self.heard_until, self.clock()))
            log.info("connected", stream=self.stream)
            for text in messages:
                backoff.works()
                received = self.clock()
                if text != KEEP_ALIVE:
                    self._put(Message(self.stream, text, received))
                self.heard_until = received
                if self.stop.is_set():
                    return

    def _put(self, said: Said) -> None:
        while not self.stop.is_set():
            try:
                self.said.put(said, timeout=LOOK_SECONDS)
            except queue.Full:
                continue
            return
