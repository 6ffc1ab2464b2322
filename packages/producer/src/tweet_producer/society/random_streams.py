"""The chances that deeds take: so many a deed, each kind from a stream of its own.

So the same deeds get the same chances, however they are cut into blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.scenario import Floats
from tweet_producer.society.snowflake_ids import WORKER_BITS

STREAM = 4
"""See population.generate.STREAM."""
FRACTIONS = 5
WORDS = 32
PER_NUMBER = 4
"""Words are drawn four at a time."""
Word16 = NDArray[np.uint16]
Words = Sequence[Word16]
"""By kind; a row a deed."""
WORD_VALUES = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """One of each for each deed: fractions in [0, 1), and words from 0 to 65,535, which cost a quarter."""

    words: Words
    """What the texts are made by; see text.compose.Word."""
    burst: Floats
    who: Floats
    pick: Floats
    other: Floats
    delay: Floats
    intent: Word16
    topic: Word16
    lag: Word16
    tie: Word16
    luck: Word16


class RandomStreams:
    """Where draws come from."""

    def __init__(self, seed: int) -> None:
        self.worker = int(np.random.default_rng([seed, STREAM]).integers(1 << WORKER_BITS))
        """Part of every id; keeps those of two seeds apart."""
        self._fractions = [np.random.default_rng([seed, STREAM, kind]) for kind in range(FRACTIONS)]
        self._words = [np.random.PCG64([seed, STREAM, FRACTIONS + kind]) for kind in range(WORDS // PER_NUMBER)]

    def draws(self, number: int) -> Draws:
        """What the next deeds take."""
        fours = [stream.random_raw(number).view(np.uint16) for stream in self._words]
        words = [four[kind::PER_NUMBER] for four in fours for kind in range(PER_NUMBER)]
        burst, who, pick, other, delay = (stream.random(number) for stream in self._fractions)
        intent, topic, lag, tie, luck, *said = words
        return Draws(said, burst, who, pick, other, delay, intent, topic, lag, tie, luck)


def quantiles(steps: int) -> Floats:
    """The deviations from the mean that cut the normal distribution into equal parts: the middle of each."""
    return np.array([NormalDist().inv_cdf((step + 0.5) / steps) for step in range(steps)])


def bell(word: Word16) -> Floats:
    """Normal, with mean 0 and deviation 1."""
    deviations: Floats = BELL.take(word >> BELL_SHIFT)
    return deviations


def chosen(word: Word16, number: int | NDArray[np.int32]) -> NDArray[np.int32]:
    """One of 0 to `number` - 1 by a word, each as likely, as far as 65,536 can be shared out among so many."""
    picked: NDArray[np.int32] = (word.astype(np.uint32) * np.uint32(number) >> 16).astype(np.int32)
    return picked


BELL_SHIFT = 6
BELL = quantiles(WORD_VALUES >> BELL_SHIFT)
