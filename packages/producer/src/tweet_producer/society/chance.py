"""The chances that deeds take: so many a deed, each kind from a stream of its own.

So the same deeds get the same chances, however they are cut into blocks.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.scenario import Floats
from tweet_producer.society.snowflakes import WORKER_BITS

STREAM = 4
"""See settle.STREAM."""
DECISIONS = 10
WORDS = 28
PER_NUMBER = 4
"""Words are drawn four at a time."""
Words = NDArray[np.uint16]
WORD_VALUES = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """One of each for each deed; all but the words are in [0, 1)."""

    words: Words
    """WORDS rows of numbers from 0 to 65,535."""
    burst: Floats
    mode: Floats
    who: Floats
    topic: Floats
    lag: Floats
    tie: Floats
    pick: Floats
    other: Floats
    delay: Floats
    luck: Floats


class Chance:
    """Where draws come from."""

    def __init__(self, seed: int) -> None:
        self.worker = int(np.random.default_rng([seed, STREAM]).integers(1 << WORKER_BITS))
        """Part of every id; keeps those of two seeds apart."""
        self._decisions = [np.random.default_rng([seed, STREAM, kind]) for kind in range(DECISIONS)]
        self._words = [np.random.PCG64([seed, STREAM, DECISIONS + kind]) for kind in range(WORDS // PER_NUMBER)]

    def draws(self, number: int) -> Draws:
        """What the next deeds take."""
        words = np.stack([stream.random_raw(number) for stream in self._words])
        by_kind = words.view(np.uint16).reshape(len(self._words), number, PER_NUMBER).transpose(0, 2, 1)
        return Draws(by_kind.reshape(WORDS, number), *(stream.random(number) for stream in self._decisions))


def quantiles(steps: int) -> Floats:
    """The deviations from the mean that cut the normal distribution into equal parts: the middle of each."""
    return np.array([NormalDist().inv_cdf((step + 0.5) / steps) for step in range(steps)])


def bell(word: Words) -> Floats:
    """Normal, with mean 0 and deviation 1."""
    deviations: Floats = BELL[word >> BELL_SHIFT]
    return deviations


def chosen(word: Words, number: int | NDArray[np.int32]) -> NDArray[np.int32]:
    """One of 0 to `number` - 1 by a word, each as likely, as far as 65,536 can be shared out among so many."""
    picked: NDArray[np.int32] = (word.astype(np.uint32) * np.uint32(number) >> 16).astype(np.int32)
    return picked


BELL_SHIFT = 6
BELL = quantiles(WORD_VALUES >> BELL_SHIFT)
