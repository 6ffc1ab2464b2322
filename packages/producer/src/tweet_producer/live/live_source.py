"""What the connections of a platform said, as events: in lots, in order, each once, with gaps where they are."""

import json
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from tweet_producer.encode import Refused
from tweet_producer.event import Event
from tweet_producer.heard import NOTHING, Heard, Taken, taken
from tweet_producer.live.listener import LOOK_SECONDS, Listener, Message, Open, Opened, Refusal, Said
from tweet_producer.live.recently import Recently

MOST = 500
"""Events that are told at once."""
WAITING = 10_000
"""Messages that may wait for Kafka before the platform must."""


class Platform(Protocol):
    """What is particular about a platform."""

    def streams(self) -> Mapping[str, Open]:
        """Its connections, by name."""
        ...

    def heard(self, message: Message) -> Heard:
        """What a message holds, a gap before it included."""
        ...

    def missed(self, opened: Opened) -> Sequence[Refused]:
        """What cannot be had any more, now that a connection is there again."""
        ...

    def position(self, heard_until: Mapping[str, int]) -> str:
        """Where to go on, when all that was heard until then was told."""
        ...

    def go_on(self, position: str) -> Mapping[str, int]:
        """The inverse: until when each connection was heard."""
        ...


@dataclass(slots=True)
class LiveSource:
    """Never ends by itself; gives `NOTHING` while nothing is said."""

    platform: Platform
    clock: Callable[[], int]
    after: str | None = None
    recently: Recently = field(default_factory=Recently)

    def __iter__(self) -> Iterator[Taken]:
        """Some events at once.

        Raises:
            SourceError: when the platform will not have us.
        """
        said: queue.Queue[Said] = queue.Queue(WAITING)
        with self._listening(said) as listeners:
            while True:
                # First asked until when was heard, then emptied: what comes between the two is told again at worst.
                heard_until = {one.stream: one.heard_until for one in listeners if one.heard_until is not None}
                lot, emptied = _waiting(said)
                heard = Heard()
                for one in lot:
                    self._take(one, heard)
                if heard.events or heard.refused:
                    position = self.platform.position(heard_until) if emptied else None
                    yield taken(heard, position)
                elif heard_until:
                    yield Taken(NOTHING.events, (), self.platform.position(heard_until) if emptied else None)
                else:
                    yield NOTHING

    @contextmanager
    def _listening(self, said: "queue.Queue[Said]") -> Iterator[Sequence[Listener]]:
        before = self.platform.go_on(self.after) if self.after else {}
        listeners = [
            Listener(name, open_stream, said, self.clock, before.get(name))
            for name, open_stream in self.platform.streams().items()
        ]
        for one in listeners:
            one.start()
        try:
            yield listeners
        finally:
            for one in listeners:
                one.stop.set()

    def _take(self, said: Said, heard: Heard) -> None:
        match said:
            case Refusal():
                raise said.error
            case Opened():
                heard.refused += self.platform.missed(said)
            case Message():
                found = self.platform.heard(said)
                found.events = [event for event in found.events if self.recently.new(_key(event))]
                heard.add(found)


def _waiting(said: "queue.Queue[Said]") -> tuple[list[Said], bool]:
    """What waits, and whether that was all; what a platform says at once is told at once."""
    lot: list[Said] = []
    try:
        lot.append(said.get(timeout=LOOK_SECONDS))
        while len(lot) < MOST:
            lot.append(said.get_nowait())
    except queue.Empty:
        return lot, True
    return lot, False


def _key(event: Event) -> str:
    tweet = event["tweet"]
    version = "" if tweet is None else tweet["id"]
    return json.dumps([event["kind"], event["tweet_id"], version, event["occurred_at"]])
