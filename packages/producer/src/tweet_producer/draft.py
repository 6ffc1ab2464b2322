"""A text with its entities, written from left to right, so that every position is known and none is searched for."""

from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from tweet_producer.event import EntitiesRecord, MentionRecord, TagRecord, UrlRecord

ELLIPSIS = "…"
Mark = TypeVar("Mark", TagRecord, MentionRecord, UrlRecord)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person who can be mentioned."""

    username: str
    id: str


class Draft(NamedTuple):
    """A text and what the platform finds in it; positions count code points."""

    text: str
    entities: EntitiesRecord


class Pen:
    """Writes a draft of at most `limit` code points; ask for `room` before what may be left out."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[str] = []
        self._length = 0
        self._entities: EntitiesRecord = {"hashtags": [], "cashtags": [], "mentions": [], "urls": []}

    def room(self, length: int) -> bool:
        """Whether `length` more code points fit."""
        return self._length + length <= self._limit

    def say(self, words: str) -> None:
        """Words without an entity."""
        self._parts.append(words)
        self._length += len(words)

    def mention(self, who: Addressee) -> None:
        """A mention."""
        start, end = self._mark("@" + who.username)
        self._entities["mentions"].append(MentionRecord(start=start, end=end, username=who.username, id=who.id))

    def hashtag(self, tag: str) -> None:
        """A hashtag, `tag` without its sign."""
        start, end = self._mark("#" + tag)
        self._entities["hashtags"].append(TagRecord(start=start, end=end, tag=tag))

    def cashtag(self, tag: str) -> None:
        """A cashtag, `tag` without its sign."""
        start, end = self._mark("$" + tag)
        self._entities["cashtags"].append(TagRecord(start=start, end=end, tag=tag))

    def link(self, url: str, expanded: str) -> None:
        """A link as it stands and where it leads."""
        start, end = self._mark(url)
        self._entities["urls"].append(UrlRecord(start=start, end=end, url=url, expanded_url=expanded))

    def repeat(self, draft: Draft) -> None:
        """All of `draft`, or what fits of it and an ellipsis; an entity that is cut is none any more."""
        shift, room = self._length, self._limit - self._length
        kept = len(draft.text) if len(draft.text) <= room else room - 1
        self.say(draft.text if kept == len(draft.text) else draft.text[:kept] + ELLIPSIS)
        held = draft.entities
        self._entities["hashtags"] += _moved(held["hashtags"], shift, kept)
        self._entities["cashtags"] += _moved(held["cashtags"], shift, kept)
        self._entities["mentions"] += _moved(held["mentions"], shift, kept)
        self._entities["urls"] += _moved(held["urls"], shift, kept)

    def done(self) -> Draft:
        """What was written."""
        return Draft("".join(self._parts), self._entities)

    def _mark(self, words: str) -> tuple[int, int]:
        start = self._length
        self.say(words)
        return start, self._length


def _moved(marks: list[Mark], shift: int, kept: int) -> list[Mark]:
    inside = [mark.copy() for mark in marks if mark["end"] <= kept]
    for mark in inside:
        mark["start"] += shift
        mark["end"] += shift
    return inside
