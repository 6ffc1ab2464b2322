"""The newest of what belongs to a key: the last tweets of a person, or those of a language and topic."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Integers, Numbers
from tweet_producer.society.behaviour.entries_by_key import EntriesByKey
from tweet_producer.society.behaviour.history import NONE


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """For each question, what its key had before its row."""

    key: Numbers
    first: Integers
    """The place of the key's first entry of this block."""
    older: Integers
    """How many entries it had before this block."""
    total: Integers
    """How many it had before the row."""


class RecentByKey:
    """Numbers of deeds by key, the newest `depth` of each. Block by block it is entered, asked and left.

    What it answers depends on the entries before the row that is asked about, and not on how they were cut into
    blocks.
    """

    def __init__(self, keys: int, depth: int) -> None:
        self._depth = depth
        self._ring = np.full((keys, depth), NONE, np.int64)
        self._count = np.zeros(keys, np.int64)
        self._entries = EntriesByKey.of(np.empty(0, np.int32), np.empty(0, np.int64), keys)

    def enter(self, keys: Numbers, rows: Integers) -> None:
        """The entries of this block, by row."""
        self._entries = EntriesByKey.of(keys, rows, len(self._count))

    def ask(self, keys: Numbers, rows: Integers) -> Found:
        """What each key had before each row of this block."""
        first, older = self._entries.first[keys], self._count[keys]
        return Found(keys, first, older, older + self._entries.before(keys, rows) - first)

    def nth(self, found: Found, back: Integers, passed: int) -> Integers:
        """The row of the entry so many before the newest of each, NONE where there is none.

        Row r is deed number `passed` + r; a row may be one that is no longer kept, and is then negative.
        """
        place = found.total - 1 - back
        inside = place - found.older
        answer = np.full(len(place), NONE, np.int64)
        new = inside >= 0
        answer[new] = self._entries.rows[found.first[new] + inside[new]]
        old = (place >= 0) & (inside < 0) & (place >= found.older - self._depth)
        answer[old] = self._ring[found.key[old], place[old] % self._depth] - passed
        return answer

    def leave(self, passed: int) -> None:
        """This block is over: its entries become older ones."""
        entries = self._entries
        place = np.arange(len(entries.keys)) - entries.first[entries.keys]
        number = np.diff(entries.first)
        kept = np.flatnonzero(place >= number[entries.keys] - self._depth)
        keys = entries.keys[kept]
        self._ring[keys, (place[kept] + self._count[keys]) % self._depth] = entries.rows[kept] + passed
        self._count += number
