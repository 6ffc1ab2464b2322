"""Where to go on from: what the sink stored against what Kafka still holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tweet_loader.kafka.record import Place


class OffsetsGoneError(RuntimeError):
    """The sink's offsets do not fit the topics. Going on would hide a loss, so nothing was loaded."""


@dataclass(frozen=True, slots=True)
class Watermarks:
    """The offsets a partition holds: from `begin` up to, not including, `end`."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Start:
    """Where reading a partition begins."""

    place: Place
    offset: int
    first: bool
    """Whether nothing of it was loaded before; it is then read from what Kafka holds."""
    topic_id: str | None = None


@dataclass(frozen=True, slots=True)
class TopicIds:
    """Kafka's ids of the topics: what the sink was loaded from, and what is there now."""

    stored: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)


UNKNOWN = TopicIds()


def starts(stored: Mapping[Place, int], held: Mapping[Place, Watermarks], ids: TopicIds = UNKNOWN) -> tuple[Start, ...]:
    """A start for each partition that Kafka holds: the sink's offset, or the beginning of an unknown one.

    Raises:
        OffsetsGoneError: when records between the sink's offset and what Kafka holds are missing, or the topic ends
            before the sink's offset, or has another id than the one it was loaded from, though its offsets may
            fit. Never moves an offset by itself.
    """
    problems = [*_made_anew(ids)] or [*_missing(stored, held), *_cut_short(stored, held)]
    if problems:
        raise OffsetsGoneError(f"{'; '.join(problems)}. The warehouse is as it was")
    return tuple(
        Start(place, stored.get(place, marks.begin), place not in stored, ids.now.get(place.topic))
        for place, marks in held.items()
    )


def _made_anew(ids: TopicIds) -> Iterator[str]:
    for topic, now in sorted(ids.now.items()):
        if (before := ids.stored.get(topic, now)) != now:
            yield (
                f"{topic} was made anew: its id is {now}, the warehouse was loaded from {before}. Its offsets mean "
                "other records; use a new warehouse"
            )


def _missing(stored: Mapping[Place, int], held: Mapping[Place, Watermarks]) -> Iterator[str]:
    gaps = {place: (stored[place], marks.begin) for place, marks in held.items() if place in stored}
    gaps = {place: (at, begin) for place, (at, begin) in gaps.items() if at < begin}
    for topic in sorted({place.topic for place in gaps}):
        mine = {place.partition: gap for place, gap in gaps.items() if place.topic == topic}
        count = sum(begin - at for at, begin in mine.values())
        where = ", ".join(f"[{number}] {at} to {begin - 1}" for number, (at, begin) in sorted(mine.items()))
        yield (
            f"{count} records of {topic} are missing, Kafka no longer has them ({where}): process them again "
            "from raw, or accept the loss by setting next_offset in the warehouse's table offsets"
        )


def _cut_short(stored: Mapping[Place, int], held: Mapping[Place, Watermarks]) -> Iterator[str]:
    topics = {place.topic for place in held}
    for place, at in sorted(stored.items()):
        end = held[place].end if place in held else 0
        if place.topic in topics and at > end:
            yield (
                f"{place.topic}[{place.partition}] ends at {end}, before what was loaded ({at}): the topic was made "
                "anew or this is another Kafka; use a new warehouse"
            )
