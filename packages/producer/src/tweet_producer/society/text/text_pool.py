"""A store of short texts, and longer ones joined out of them without touching a single one in Python."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import offsets_of, picked, texts_of

NOTHING = 0
"""The empty piece."""


class TextPool:
    """Numbered texts. Number 0 is the empty one."""

    def __init__(self) -> None:
        self._parts: list[pa.StringArray] = [pa.array([""], pa.string())]
        self._next = 1
        self.texts = self._parts[0]
        self.points: NDArray[np.int16] = np.zeros(1, np.int16)
        """Code points of each."""

    def __len__(self) -> int:
        return self._next

    def add(self, texts: Iterable[str]) -> int:
        """The number of the first of `texts`; the others follow it."""
        return self.add_array(pa.array(list(texts), pa.string()))

    def add_array(self, texts: pa.StringArray) -> int:
        """The same for texts that Arrow holds."""
        first = self._next
        self._parts.append(texts)
        self._next += len(texts)
        return first

    def close(self) -> None:
        """Make `texts` and `points` of all that was added. Nothing may be added after."""
        self.texts = pa.concat_arrays(self._parts)
        self.points = pc.utf8_length(self.texts).to_numpy().astype(np.int16)

    def joined(self, numbers: NDArray[np.int32]) -> pa.StringArray:
        """One text for each column of a matrix of pieces: those of its rows, from top to bottom."""
        rows = np.ascontiguousarray(numbers.T)
        there = rows != NOTHING
        found = picked(self.texts, np.compress(there.ravel(), rows.ravel()))
        # Adding up columns takes 1 ns a text, adding up the rows of `there` 19 (numpy 2.4).
        ends = np.zeros(len(rows) + 1, np.int64)
        np.cumsum((numbers != NOTHING).sum(axis=0, dtype=np.int8), out=ends[1:])
        offsets, data = offsets_of(found)
        return texts_of(offsets[ends], data)


def fixed(characters: NDArray[np.uint8]) -> pa.StringArray:
    """Texts of equal length, a row of ASCII codes each."""
    number, width = characters.shape
    return texts_of(np.arange(number + 1, dtype=np.int32) * width, pa.py_buffer(np.ascontiguousarray(characters).data))
