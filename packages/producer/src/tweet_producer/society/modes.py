"""How people take part in what is written."""

import numpy as np
from numpy.typing import NDArray

from tweet_producer.society.chance import WORD_VALUES, Word16
from tweet_producer.society.columns import Flags
from tweet_producer.society.scenario import Floats


class Mode:
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


MODES = 10


def _shares(*shares: float) -> Floats:
    sums = np.cumsum(shares)
    return np.asarray(sums / sums[-1])


USUAL = _shares(0.31, 0.16, 0.08, 0.06, 0.06, 0.12, 0.04, 0.09, 0.045, 0.035)
EXCITED = _shares(0.24, 0.13, 0.08, 0.10, 0.07, 0.14, 0.04, 0.16, 0.025, 0.015)
"""In a burst people repeat and answer more. Both are running sums by Mode."""


def _of(*modes: int) -> Flags:
    return np.isin(np.arange(MODES), modes)


WRITES = _of(Mode.ORIGINAL, Mode.AGAIN, Mode.FIND_REPLY, Mode.FIND_QUOTE, Mode.ANSWER, Mode.THREAD)
"""By mode: whether a tweet comes of it that others may react to."""
BEGINS = _of(Mode.ORIGINAL, Mode.AGAIN)
"""By mode: whether it is about a topic of their own choice."""
FINDS = _of(Mode.FIND_REPLY, Mode.FIND_RETWEET, Mode.FIND_QUOTE)
"""By mode: whether they look for a tweet to react to."""
FOLLOWS_UP = _of(Mode.AGAIN, Mode.ANSWER, Mode.THREAD, Mode.SPREAD, Mode.EDIT, Mode.DELETE)
"""By mode: whether it has an occasion."""
BY_ANOTHER = _of(Mode.ANSWER, Mode.SPREAD)
"""By mode: whether not the person of the occasion does it, but somebody who knows them."""
REPEATS = _of(Mode.FIND_RETWEET, Mode.SPREAD)
"""By mode: whether a retweet comes of it."""
TALKS = _of(Mode.ANSWER, Mode.THREAD)
"""By mode: whether it is said to the occasion."""
TAKES_BACK = _of(Mode.EDIT, Mode.DELETE)
"""By mode: whether it is done to a tweet of their own."""


def modes(bursting: Flags, word: Word16) -> NDArray[np.int8]:
    """The mode of each deed."""
    meant: NDArray[np.int8] = TABLE[bursting.astype(np.int8), word >> SHIFT]
    return meant


def _table(sums: Floats) -> NDArray[np.int8]:
    return np.searchsorted(sums, (np.arange(STEPS) + 0.5) / STEPS).astype(np.int8)


SHIFT = 4
STEPS = WORD_VALUES >> SHIFT
TABLE = np.stack([_table(USUAL), _table(EXCITED)])
