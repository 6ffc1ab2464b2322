"""What has happened last: a row a deed, as columns that slide along."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Integers, Labels, Numbers
from tweet_producer.society.scenario import Floats
from tweet_producer.society.snowflake_ids import DIGITS
from tweet_producer.society.text.parts import WIDTH

KEPT = 16_384
"""Deeds that can still be reacted to, answered, edited or deleted."""
ROOM = 6 * KEPT
"""Rows before the newest KEPT are moved to the front: seldom enough to cost 10 ns a deed."""
NOBODY = -1
NONE = -1
"""No row."""
NEVER = np.iinfo(np.int64).max // 2
Small = NDArray[np.int8]
Short = NDArray[np.int16]
Lucky = NDArray[np.uint16]


def _integers() -> Integers:
    return np.zeros(ROOM, np.int64)


def _numbers() -> Numbers:
    return np.zeros(ROOM, np.int32)


def _short() -> Short:
    return np.zeros(ROOM, np.int16)


def _small() -> Small:
    return np.zeros(ROOM, np.int8)


def _lucky() -> Lucky:
    return np.zeros(ROOM, np.uint16)


def _floats() -> Floats:
    return np.zeros(ROOM, np.float64)


def _labels() -> Labels:
    return np.zeros(ROOM, f"S{DIGITS}")


def _matrix(rows: int) -> Callable[[], Numbers]:
    return lambda: np.zeros((rows, ROOM), np.int32)


@dataclass(slots=True, eq=False)
class History:
    """Rows of deeds in the order in which they were done. A row's number holds until the next `open`."""

    end: int = 0
    """Behind the newest row."""
    passed: int = 0
    """Deeds that have been forgotten: row 0 is deed number `passed`."""
    time: Integers = field(default_factory=_integers)
    intent: Small = field(default_factory=_small)
    """How it was set out on; see intents.Intent."""
    person: Numbers = field(default_factory=_numbers)
    partner: Numbers = field(default_factory=_numbers)
    """Whom an answer is meant for, or NOBODY."""
    act: Small = field(default_factory=_small)
    """What came of it; see actions.Action."""
    aim: Integers = field(default_factory=_integers)
    """The row it was meant to be done to, or NONE."""
    target: Integers = field(default_factory=_integers)
    """The row it is done to, or NONE."""
    topic: Short = field(default_factory=_short)
    burst: Short = field(default_factory=_short)
    mood: Floats = field(default_factory=_floats)
    """Of whoever does it, by themselves."""
    felt: Floats = field(default_factory=_floats)
    """The mood that the text is written in."""
    tone: Small = field(default_factory=_small)
    luck: Lucky = field(default_factory=_lucky)
    """How far it is carried; 0 for what nobody can repeat."""
    appeal: Floats = field(default_factory=_floats)
    """How likely it is to be noticed."""
    gone: Integers = field(default_factory=_integers)
    """The row that deletes it, or NEVER."""
    versions: Small = field(default_factory=_small)
    """How often it has been written."""
    newest: Integers = field(default_factory=_integers)
    """The row that says how it reads now."""
    before: Integers = field(default_factory=_integers)
    """Of a row that edits, the one that said so before."""
    counts: Numbers = field(default_factory=_matrix(3))
    """Retweets, replies and quotes."""
    id: Labels = field(default_factory=_labels)
    liked: Small = field(default_factory=_small)
    """How many like it for each that reacts in another way."""
    created: Integers = field(default_factory=_integers)
    """When the tweet was made, which an edit does not change."""
    to: Numbers = field(default_factory=_numbers)
    """Whom it addresses, or NOBODY."""
    answered: Numbers = field(default_factory=_numbers)
    """Whose tweet it replies to, or NOBODY."""
    refers: Small = field(default_factory=_small)
    """How it refers to another tweet: an Action, ORIGINAL for not at all."""
    reference: Labels = field(default_factory=_labels)
    """The tweet it refers to."""
    conversation: Labels = field(default_factory=_labels)
    pieces: Numbers = field(default_factory=_matrix(WIDTH))
    """What the text is made of: a row a part."""
    page: Numbers = field(default_factory=_numbers)
    """Where the link in it leads."""

    def open(self, number: int) -> tuple[int, int]:
        """Room for that many deeds more: their first row, and the one behind the last.

        Raises:
            ValueError: when that are more than there is ever room for.
        """
        if number > ROOM - KEPT:
            raise ValueError(f"{number} deeds at once are more than {ROOM - KEPT}")
        if self.end + number > ROOM:
            self._slide(self.end - KEPT)
        start, self.end = self.end, self.end + number
        return start, self.end

    def _slide(self, by: int) -> None:
        for name in self.__slots__:
            column = getattr(self, name)
            if isinstance(column, np.ndarray):
                column[..., :KEPT] = column[..., by : by + KEPT]
        for pointer in (self.aim, self.target, self.gone, self.newest, self.before):
            pointer[:KEPT] -= np.where(pointer[:KEPT] == NEVER, 0, by)
        self.passed += by
        self.end = KEPT
