"""Words, pairs of words and pieces of words as numbered buckets, for many texts at once and without a vocabulary."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

TOKEN = re.compile(r"#?\w+(?:['\u2019]\w+)*|@user|[!?]+|\.{2,}|[^\w\s]")
BITS = 18
BUCKETS = 1 << BITS
"""Buckets of one kind of gram. The 120,000 grams that sentiment keeps share one in five."""
WORDS, PIECES = (1, 2), (2, 3, 4, 5)
"""Lengths in words, and in signs of pieces that stay within a word and its two borders."""
SPACE = 32
BASE = 0x9E3779B97F4A7C15
# The inverse of an odd number modulo 2**64 exists, so that a hash can be divided by a power of BASE.
INVERSE = pow(BASE, -1, 1 << 64)
FINISH = np.uint64(0xD6E8FEB86659FD93)
SALT = 0x632BE59BD9B4E019


@dataclass(frozen=True, slots=True)
class Grams:
    """The distinct grams of each text: `bucket[at]` belongs to text `row[at]`; rows ascend."""

    texts: int
    row: Ints
    bucket: Ints
    """Below BUCKETS for words, from there to 2 * BUCKETS for pieces."""


def tokens(text: str) -> list[str]:
    """Words with their hashtag sign, runs of marks, and every other sign by itself; all in lower case."""
    return TOKEN.findall(text.lower())


def grams(token_lists: Sequence[Sequence[str]]) -> Grams:
    """The grams of each text, given by its tokens. The same tokens give the same buckets, on every machine.

    Rabin and Karp's rolling hash: with prefix sums S of sign * BASE**place, the part from a to b
    hashes to (S[b] - S[a]) / BASE**a modulo 2**64, so each kind of gram is one step over all texts.
    """
    joined = [f" {' '.join(each)} " for each in token_lists]
    signs = np.frombuffer("".join(joined).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    row_of = np.repeat(np.arange(len(joined)), [len(each) for each in joined])
    sums = np.zeros(len(signs) + 1, np.uint64)
    np.cumsum((signs + np.uint64(1)) * _powers(BASE, len(signs)), out=sums[1:])
    back = _powers(INVERSE, len(signs))
    space = signs == SPACE
    keys = []
    for first, last, row, kind in (*_words(space, row_of), *_pieces(space, row_of)):
        bucket = _finished((sums[last] - sums[first]) * back[first], kind) & np.uint64(BUCKETS - 1)
        side = np.uint64(kind // 16 * BUCKETS)  # kinds from 16 on are pieces
        keys.append((row.astype(np.uint64) << np.uint64(BITS + 1)) | bucket | side)
    ordered = np.sort(np.concatenate(keys))
    # Not np.unique: it hashes, which takes ten times as long as this.
    distinct = ordered[np.diff(ordered, prepend=~ordered[:1]) != 0].astype(np.int64)
    return Grams(len(joined), distinct >> (BITS + 1), distinct & (2 * BUCKETS - 1))


Spans = tuple[Ints, Ints, Ints, int]
"""Where grams begin and end, the texts they stand in, and their kind."""


def _words(space: npt.NDArray[np.bool_], row_of: Ints) -> list[Spans]:
    begins = np.flatnonzero(space[:-1] & ~space[1:]) + 1
    ends = np.flatnonzero(~space[:-1] & space[1:]) + 1
    rows = row_of[begins]
    spans = []
    for length in WORDS:
        before = max(len(rows) - length + 1, 0)
        within = np.flatnonzero(rows[:before] == rows[length - 1 :])
        spans.append((begins[within], ends[within + length - 1], rows[within], length))
    return spans


def _pieces(space: npt.NDArray[np.bool_], row_of: Ints) -> list[Spans]:
    spaces = np.concatenate([[0], np.cumsum(space)])
    spans = []
    for length in PIECES:
        begins = np.arange(max(len(space) - length + 1, 0))
        inner = spaces[begins + length - 1] - spaces[begins + 1]
        begins = begins[inner == 0]
        if length == 2:
            begins = begins[~(space[begins] & space[begins + 1])]
        spans.append((begins, begins + length, row_of[begins], 16 + length))
    return spans


def _powers(base: int, most: int) -> Hashes:
    factors = np.full(most, base, np.uint64)
    factors[:1] = 1
    return np.multiply.accumulate(factors)


def _finished(hashes: Hashes, kind: int) -> Hashes:
    """Spread over all bits (the constants are rrmxmx's by P. Evensen), each kind of gram for itself."""
    hashes = hashes + np.uint64(kind * SALT % (1 << 64))
    for _ in range(2):
        hashes = (hashes ^ (hashes >> np.uint64(32))) * FINISH
    return hashes ^ (hashes >> np.uint64(32))
