"""How people take part in what is written."""

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.arrow_columns import Flags
from tweet_producer.society.random_streams import WORD_VALUES, Word16
from tweet_producer.society.scenario import Floats


class Intent:
    """How a person sets out. Some follow up an occasion: what somebody did a little while ago."""

    ORIGINAL = 0
    AGAIN = 1
    """Whoever did something writes something new: a session."""
    FIND_REPLY = 2
    FIND_RETWEET = 3
    FIND_QUOTE = 4
    ANSWER = 5
    """To what was written, or to an answer."""
    THREAD = 6
    """Whoever wrote something goes on with it."""
    SPREAD = 7
    """What somebody wrote or repeated is repeated by somebody else: a cascade."""
    EDIT = 8
    DELETE = 9


INTENTS = 10


def _shares(*shares: float) -> Floats:
    sums = np.cumsum(shares)
    return np.asarray(sums / sums[-1])


USUAL = _shares(0.31, 0.16, 0.08, 0.06, 0.06, 0.12, 0.04, 0.09, 0.045, 0.035)
EXCITED = _shares(0.24, 0.13, 0.08, 0.10, 0.07, 0.14, 0.04, 0.16, 0.025, 0.015)
"""In a burst people repeat and answer more. Both are running sums by Intent."""


def _of(*intents: int) -> Flags:
    return np.isin(np.arange(INTENTS), intents)


WRITES = _of(Intent.ORIGINAL, Intent.AGAIN, Intent.FIND_REPLY, Intent.FIND_QUOTE, Intent.ANSWER, Intent.THREAD)
"""By intent: whether a tweet comes of it that others may react to."""
BEGINS = _of(Intent.ORIGINAL, Intent.AGAIN)
"""By intent: whether it is about a topic of their own choice."""
FINDS = _of(Intent.FIND_REPLY, Intent.FIND_RETWEET, Intent.FIND_QUOTE)
"""By intent: whether they look for a tweet to react to."""
FOLLOWS_UP = _of(Intent.AGAIN, Intent.ANSWER, Intent.THREAD, Intent.SPREAD, Intent.EDIT, Intent.DELETE)
"""By intent: whether it has an occasion."""
BY_ANOTHER = _of(Intent.ANSWER, Intent.SPREAD)
"""By intent: whether not the person of the occasion does it, but somebody who knows them."""
REPEATS = _of(Intent.FIND_RETWEET, Intent.SPREAD)
"""By intent: whether a retweet comes of it."""
TALKS = _of(Intent.ANSWER, Intent.THREAD)
"""By intent: whether it is said to the occasion."""
TAKES_BACK = _of(Intent.EDIT, Intent.DELETE)
"""By intent: whether it is done to a tweet of their own."""


def intents(bursting: Flags, word: Word16) -> NDArray[np.int8]:
    """The intent of each deed."""
    meant: NDArray[np.int8] = TABLE.take(bursting * np.uint16(STEPS) + (word >> SHIFT))
    return meant


def _table(sums: Floats) -> NDArray[np.int8]:
    return np.searchsorted(sums, (np.arange(STEPS) + 0.5) / STEPS).astype(np.int8)


SHIFT = 4
STEPS = WORD_VALUES >> SHIFT
TABLE = np.stack([_table(USUAL), _table(EXCITED)])
