"""What comes out of Kafka: a record, where it stood, and how far records lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Headers = Sequence[tuple[str, bytes | None]]


class Place(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


class Record(NamedTuple):
    """One Kafka record as it arrived."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    """Kafka's timestamp in milliseconds since 1970 UTC, or -1 for none."""
    key: bytes | None
    value: bytes | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class Span:
    """The piece of a partition that a batch stands for: from `start` up to, not including, `end`."""

    place: Place
    start: int
    end: int
    first: bool
    """Whether nothing of the partition had been loaded before, so that the sink must not know it yet."""
    topic_id: str | None = None
    """What Kafka calls this making of the topic, where it was asked: one made anew has the same name and another id."""
