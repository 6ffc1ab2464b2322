"""Rows by key, and how many of a key's come before any row: looked up in a grid of keys and stretches of rows."""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Integers, Numbers

CELLS = 1 << 16
"""Of the grid, about: as many as there are rows in a block, so that few entries share one."""
SHIFT = 32
"""Bits: keys stand above them, rows below."""
BEHIND = np.iinfo(np.int64).max
"""Stands behind the last of the entries."""


@dataclass(frozen=True, slots=True, eq=False)
class EntriesByKey:
    """Entries ordered by key, those of a key by row."""

    keys: Integers
    rows: Integers
    _codes: Integers
    """Both in one number, and BEHIND."""
    _stretches: int
    """How many stretches of rows the grid has for each key."""
    _begin: int
    """The first row of the first stretch."""
    _bits: int
    """A stretch has two to the power of it rows."""
    _cells: Integers
    """For each key and stretch, how many entries come before it; and how many there are."""

    @classmethod
    def of(cls, keys: Numbers, rows: Integers, number: int) -> "EntriesByKey":
        """The entries of ascending rows; keys are below `number`."""
        # Sorting 16 bits is counting them: 2 ns a key against 45 (numpy 2.4).
        order = np.argsort(keys.astype(np.uint16 if number <= 1 << 16 else np.int32), kind="stable")
        sorted_keys, sorted_rows = keys[order].astype(np.int64), rows[order]
        begin, last = (int(rows[0]), int(rows[-1])) if len(rows) else (0, 0)
        stretches = max(1, min(CELLS // number, len(rows)))
        bits = ((last - begin) // stretches).bit_length()
        cells = np.zeros(number * stretches + 1, np.int64)
        inside = sorted_keys * stretches + ((sorted_rows - begin) >> bits)
        np.cumsum(np.bincount(inside, minlength=number * stretches), out=cells[1:])
        codes = np.append((sorted_keys << SHIFT) + sorted_rows, BEHIND)
        return cls(sorted_keys, sorted_rows, codes, stretches, begin, bits, cells)

    @property
    def first(self) -> Integers:
        """The place of each key's first entry, and behind the last."""
        return self._cells[:: self._stretches]

    def before(self, keys: Numbers, rows: Integers) -> Integers:
        """The place of each key's first entry that is not before the row, or of the next key's.

        The grid tells where its stretch begins, and from there on it is few steps: a third of what a search costs.
        """
        wide = keys.astype(np.int64)
        stretch = np.clip((rows - self._begin) >> self._bits, 0, self._stretches - 1)
        found: Integers = self._cells.take(wide * self._stretches + stretch)
        codes = (wide << SHIFT) + rows
        short = np.flatnonzero(self._codes.take(found) < codes)
        while len(short):
            found[short] += 1
            short = short[self._codes[found[short]] < codes[short]]
        return found
