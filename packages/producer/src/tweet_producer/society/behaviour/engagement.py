"""What tweets gather: retweets, replies, quotes and new versions, counted as of every row that is done to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Flags, Integers, narrow
from tweet_producer.society.behaviour.actions import Action, abandon
from tweet_producer.society.behaviour.history import KEPT, NONE, History

MOST_VERSIONS = 5
"""How often the platform lets a tweet be written: once, and four edits."""
COUNTED = np.array([[Action.RETWEET], [Action.REPLY], [Action.QUOTE]], np.int8)
"""In the order of `History.counts`."""


@dataclass(frozen=True, slots=True, eq=False)
class Engagement:
    """For each row of a block, what its target had gathered."""

    counts: NDArray[np.int32]
    """Retweets, replies and quotes, this row included: a row each, zeros where there is no target."""
    standing: Integers
    """The row that says how the target read before this row, NONE where there is no target."""


def engagement(history: History, start: int, end: int) -> Engagement:
    """Count, number the versions, and let those write anew who would edit once too often."""
    here = slice(start, end)
    history.versions[here], history.newest[here], history.counts[:, here] = 1, np.arange(start, end), 0
    rows, target, first = _by_target(history, start, end)
    act = history.act[rows]
    edits = act == Action.EDIT
    excess = edits & (history.versions[target] + _running(edits, first) > MOST_VERSIONS)
    edits &= ~excess
    abandon(history, rows[excess])
    standing, newest = _versions(history, rows, edits, first)
    versions = history.versions[target] + _running(edits, first)
    history.versions[rows[edits]], history.before[rows[edits]] = versions[edits], standing[edits]
    counts = history.counts.take(target, axis=1) + _running(act == COUNTED, first)
    last = np.flatnonzero(np.append(target[1:] != target[:-1], True)) if len(rows) else rows
    history.counts[:, target[last]] = counts[:, last]
    history.versions[target[last]], history.newest[target[last]] = versions[last], newest[last]
    return _in_place(rows[~excess] - start, counts[:, ~excess], standing[~excess], end - start)


def _by_target(history: History, start: int, end: int) -> tuple[Integers, Integers, Integers]:
    """The rows that something is done in, by target and time; their targets; where those of the same target begin."""
    act = history.act[start:end]
    rows = start + np.flatnonzero((act != Action.ORIGINAL) & (act != Action.DELETE))
    rows = rows[np.argsort(narrow(history.target[rows] - (start - KEPT)), kind="stable")]
    target = history.target[rows]
    begins = np.append(True, target[1:] != target[:-1])[: len(rows)]
    return rows, target, np.maximum.accumulate(np.where(begins, np.arange(len(rows)), 0))


def _running(flags: Flags, first: Integers) -> NDArray[np.int32]:
    """How many of the flags are set from `first` on, this one included."""
    sums = np.cumsum(flags, axis=-1, dtype=np.int32)
    running: NDArray[np.int32] = sums - (sums - flags).take(first, axis=-1)
    return running


def _versions(history: History, rows: Integers, edits: Flags, first: Integers) -> tuple[Integers, Integers]:
    """The rows that say how each target read before and after each row."""
    places = np.arange(len(rows))
    last = np.maximum.accumulate(np.where(edits, places, -1)) if len(rows) else places
    before = np.append(-1, last[:-1])[: len(rows)]
    as_it_was = history.newest[history.target[rows]]
    standing = np.where(before >= first, rows[before], as_it_was)
    return standing, np.where(last >= first, rows[last], as_it_was)


def _in_place(places: Integers, counts: NDArray[np.int32], standing: Integers, number: int) -> Engagement:
    """The same by the place in the block."""
    every = Engagement(np.zeros((len(COUNTED), number), np.int32), np.full(number, NONE, np.int64))
    every.counts[:, places], every.standing[places] = counts, standing
    return every
