"""What one message of a platform held."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from tweet_producer.encode import Refused
from tweet_producer.event import Event, batch_of

UNTELLABLE = (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError)
"""How Arrow refuses what no column of the contract can hold, such as half of a surrogate pair."""


@dataclass(slots=True)
class Heard:
    """Events and what could not be one, in their order each."""

    events: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Fields that nobody documented, once for each time."""

    def add(self, other: "Heard") -> None:
        """And what another message held."""
        self.events += other.events
        self.refused += other.refused
        self.unknown += other.unknown


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source gives at once, and where it would go on behind it."""

    events: pa.RecordBatch
    refused: Sequence[Refused] = ()
    position: str | None = None
    """In the source's own words; None where nothing is to be remembered."""


def taken(heard: Heard, position: str | None) -> Taken:
    """The same in columns; an event that they cannot hold is refused."""
    try:
        return Taken(batch_of(heard.events), heard.refused, position)
    except UNTELLABLE:
        return _one_by_one(heard, position)


def _one_by_one(heard: Heard, position: str | None) -> Taken:
    sound: list[Event] = []
    refused = list(heard.refused)
    for event in heard.events:
        try:
            batch_of([event])
        except UNTELLABLE as error:
            key = f"{event['source']}:{event['tweet_id']}".encode(errors="backslashreplace")
            refused.append(Refused(key, repr(event).encode(errors="backslashreplace"), "not_a_post", str(error)))
        else:
            sound.append(event)
    return Taken(batch_of(sound), refused, position)


NOTHING = Taken(batch_of([]))
"""What a live source gives when nothing was said, so that whoever takes can look after the rest."""
