"""Where the pieces of texts stand, counted in code points, and which of them are entities."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Integers, Numbers, narrow
from tweet_producer.society.text.parts import WIDTH
from tweet_producer.society.text.text_pool import NOTHING


class Sign(NamedTuple):
    """A part of a text that is an entity, or whose middle is."""

    part: int
    before: int
    """Code points of the part that come before the entity."""
    behind: int = 0
    """Code points of the part that come behind it."""
    pieces: int = 1
    """Over how many pieces it goes."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Entities, in the order of the texts and in each from left to right."""

    counts: Integers
    """How many each text has."""
    text: Integers
    """In which each stands."""
    sign: Integers
    """Which of the signs it is."""
    piece: Numbers
    start: Integers
    end: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Texts in pieces, a column each."""

    pieces: NDArray[np.int32]
    starts: NDArray[np.int32]
    """Code points before each part; one row more, with the length of the whole."""
    shown: NDArray[np.int32]
    """How many code points of each text are shown; an entity that goes beyond them is none."""

    @classmethod
    def of(cls, pieces: NDArray[np.int32], points: NDArray[np.int16], limit: int) -> "Layout":
        """Texts longer than `limit` lose their end, and the last of `limit` code points is an ellipsis."""
        starts = np.zeros((WIDTH + 1, pieces.shape[1]), np.int32)
        for part in range(WIDTH):  # 1 ns a piece; a cumulative sum down the rows of a matrix takes 20 (numpy 2.4)
            np.add(starts[part], points.take(pieces[part]), out=starts[part + 1])
        whole = starts[WIDTH]
        return cls(pieces, starts, np.where(whole > limit, np.int32(limit - 1), whole))

    @property
    def cut(self) -> Integers:
        """The texts that are not shown whole."""
        return np.flatnonzero(self.shown < self.starts[WIDTH])

    def marks(self, *signs: Sign) -> Marks:
        """The entities in those parts, which are given in the order in which they stand."""
        found = [np.flatnonzero(self.pieces[sign.part] != NOTHING) for sign in signs]
        text, which = np.concatenate(found), np.repeat(np.arange(len(signs)), [len(texts) for texts in found])
        if len(signs) > 1:
            order = np.argsort(narrow(text), kind="stable")
            text, which = text[order], which[order]
        part, before, behind, pieces = (np.array(column)[which] for column in zip(*signs, strict=True))
        place, width = part * self.starts.shape[1] + text, self.starts.shape[1]
        start, end = self.starts.take(place) + before, self.starts.take(place + pieces * width) - behind
        whole = end <= self.shown[text]
        if not whole.all():
            text, which, part, start, end = (column[whole] for column in (text, which, part, start, end))
        counts = np.bincount(text, minlength=self.pieces.shape[1])
        return Marks(counts, text, which, self.pieces[part, text], start.astype(np.int64), end.astype(np.int64))
