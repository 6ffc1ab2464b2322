"""What befalls an event before the producer has it: what is told instead, and how many events later."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import NamedTuple

from tweet_producer.event import Event

HALF_AN_HOUR = 1_800_000_000
STORM = 10
STORM_STEP = 50_000
"""Microseconds from one edit to the next."""
OTHER_WORKER = 1 << 12
"""Ids of the storm's versions differ from all others in the worker's part, unless another producer's has that one."""
LETTERS = 2_000_000
STRANGE = " 👩‍👩‍👧‍👦🏴‍☠️🇯🇵 \u202eשלום مرحبا\u202c z̷̛͓a̴͇l̷go \x00 end"  # noqa: RUF001 - letters that look like others are what it is about
REMEMBERED = 1_000
"""Newest tweets of a person that are deleted with them."""


class Told(NamedTuple):
    """An event, and how many events later than it happened it is told."""

    after: int
    event: Event


class Memory:
    """Who has written what that still stands, as far as it is remembered."""

    def __init__(self) -> None:
        self._written: defaultdict[str | None, deque[str]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def notice(self, kind: str, tweet_id: str, author_id: str | None) -> None:
        """Take note of an event."""
        mine = self._written[author_id]
        if kind == "created":
            mine.append(tweet_id)
        elif kind == "deleted" and tweet_id in mine:
            mine.remove(tweet_id)

    def forget(self, author_id: str | None) -> list[str]:
        """All that somebody wrote, which is not remembered any more."""
        return [*self._written.pop(author_id, ())]


EventFault = Callable[[Event, float, Memory], list[Told]]
"""What is told instead of an event. The draw in [0, 1) decides where there is a choice."""


def late(event: Event, draw: float, _memory: Memory) -> list[Told]:
    """Long after."""
    return [Told(200 + int(1800 * draw), event)]


def out_of_order(event: Event, draw: float, _memory: Memory) -> list[Told]:
    """A little after."""
    return [Told(1 + int(20 * draw), event)]


def duplicate(event: Event, draw: float, _memory: Memory) -> list[Told]:
    """Twice."""
    return [Told(0, event), Told(int(51 * draw), event)]


def strange_text(event: Event, _draw: float, _memory: Memory) -> list[Told]:
    """With more behind it. What stands in front keeps its place, and so do the entities."""
    return [Told(0, _with_text(event, STRANGE))]


def oversized(event: Event, _draw: float, _memory: Memory) -> list[Told]:
    """With more than any topic takes."""
    return [Told(0, _with_text(event, " " + "a" * LETTERS))]


def clock_skew(event: Event, draw: float, _memory: Memory) -> list[Told]:
    """At another time, by the source's clock; it is received when it was."""
    off, skewed = int((2 * draw - 1) * HALF_AN_HOUR), deepcopy(event)
    skewed["occurred_at"] += off
    if skewed["tweet"] is not None:
        skewed["tweet"]["created_at"] += off
    return [Told(0, skewed)]


def edit_storm(event: Event, _draw: float, _memory: Memory) -> list[Told]:
    """And edited at once, again and again."""
    if event["kind"] != "created" or event["tweet"] is None:
        return [Told(0, event)]
    told, versions = [Told(0, event)], [event["tweet_id"]]
    for number in range(1, STORM + 1):
        edit = deepcopy(event)
        edit["kind"] = "edited"
        edit["occurred_at"] += number * STORM_STEP
        edit["received_at"] += number * STORM_STEP
        versions.append(str((int(event["tweet_id"]) ^ OTHER_WORKER) + (number << 22)))
        if edit["tweet"] is not None:
            edit["tweet"] |= {
                "id": versions[-1],
                "text": f"{event['tweet']['text']} ({number})",
                "edit_history_tweet_ids": [*versions],
            }
        told.append(Told(number, edit))
    return told


def delete_first(event: Event, draw: float, _memory: Memory) -> list[Told]:
    """After it was taken back."""
    if event["kind"] != "created":
        return [Told(0, event)]
    return [Told(0, _deletion(event, event["tweet_id"])), Told(1 + int(20 * draw), event)]


def person_deleted(event: Event, _draw: float, memory: Memory) -> list[Told]:
    """And then its author is forgotten."""
    gone = memory.forget(event["author_id"])
    return [Told(0, event), *(Told(1, _deletion(event, tweet_id)) for tweet_id in gone)]


EVENT_FAULTS: Mapping[str, EventFault] = {
    fault.__name__: fault
    for fault in (
        late,
        out_of_order,
        duplicate,
        strange_text,
        clock_skew,
        edit_storm,
        delete_first,
        person_deleted,
        oversized,
    )
}


def _with_text(event: Event, more: str) -> Event:
    changed = deepcopy(event)
    if changed["tweet"] is not None:
        changed["tweet"]["text"] += more
    return changed


def _deletion(event: Event, tweet_id: str) -> Event:
    """A moment after the event."""
    return {
        "kind": "deleted",
        "occurred_at": event["occurred_at"] + STORM_STEP,
        "received_at": event["received_at"] + STORM_STEP,
        "source": event["source"],
        "tweet_id": tweet_id,
        "tweet": None,
        "author_id": event["author_id"],
    }
