"""Drawing by weight, with a table that says where the search begins.

Source of the method: H. C. Chen and Y. Asau, "On Generating Random Variates from an Empirical Distribution", AIIE
Transactions 6 (1974), called guide tables or indexed search.
"""

from dataclasses import dataclass

import numpy as np

from tweet_producer.society.arrow_columns import Integers, Numbers
from tweet_producer.society.scenario import Floats

STEPS = 16_384
"""Of a table. A power of two, so that a draw times it is exact."""


@dataclass(frozen=True, slots=True, eq=False)
class GuideTables:
    """For each of several rows of weights, on whom each step of the draws from 0 to 1 begins."""

    sums: Floats
    """Running sums of the weights."""
    starts: Numbers
    """Flat: STEPS and one more for each row."""

    @classmethod
    def of(cls, sums: Floats) -> "GuideTables":
        """The tables for rows of running sums."""
        edges = np.arange(STEPS + 1) / STEPS
        starts = [np.searchsorted(row, edges * row[-1], side="right") for row in sums]
        return cls(sums, np.concatenate(starts).astype(np.int32))

    def find(self, rows: Integers, draws: Floats) -> Numbers:
        """Whom each draw from its row falls on: as many as have a running sum of no more than it.

        Of 2,000 people, nine of ten draws are in a step that is one's alone; the others are searched for. So a draw
        costs a third of what searching for all does.
        """
        steps = rows * (STEPS + 1) + (draws * STEPS).astype(np.int64)
        found: Numbers = self.starts.take(steps)
        unsure = np.flatnonzero(found != self.starts.take(steps + 1))
        for row in np.flatnonzero(np.bincount(rows[unsure])):
            here, sums = unsure[rows[unsure] == row], self.sums[row]
            found[here] = np.searchsorted(sums, draws[here] * sums[-1], side="right")
        return found
