"""What comes of it: a reaction to a tweet that still stands, or else a tweet of their own."""

import numpy as np

from tweet_producer.society.columns import Integers
from tweet_producer.society.history import NEVER, NONE, History
from tweet_producer.society.modes import MODES, Mode


class Act:
    """What the platform sees."""

    ORIGINAL = 0
    REPLY = 1
    RETWEET = 2
    QUOTE = 3
    EDIT = 4
    DELETE = 5


ACTS = 6


MEANT = np.zeros(MODES, np.int8)
"""By mode: the act, if there is something to do it to."""
MEANT[[Mode.FIND_REPLY, Mode.ANSWER, Mode.THREAD]] = Act.REPLY
MEANT[[Mode.FIND_RETWEET, Mode.SPREAD]] = Act.RETWEET
MEANT[Mode.FIND_QUOTE] = Act.QUOTE
MEANT[Mode.EDIT] = Act.EDIT
MEANT[Mode.DELETE] = Act.DELETE


REFERS = np.isin(np.arange(ACTS), (Act.REPLY, Act.RETWEET, Act.QUOTE))
"""By act: whether the tweet refers to another."""


def outcomes(history: History, start: int, end: int) -> None:
    """Fill in the acts of the rows; who finds nothing that stands writes a tweet of their own and has no target.

    Nobody retweets themselves, nothing is deleted twice, and nothing is done to what has been deleted before.
    """
    here = slice(start, end)
    history.gone[here], history.target[here] = NEVER, history.aim[here]
    act, target, rows = MEANT[history.mode[here]], history.target[here], np.arange(start, end)
    act[target == NONE] = Act.ORIGINAL
    act[(act == Act.RETWEET) & (history.person[target] == history.person[here])] = Act.ORIGINAL
    deleting = np.flatnonzero(act == Act.DELETE)
    np.minimum.at(history.gone, target[deleting], rows[deleting])
    last = history.gone[target]
    late = np.where(act == Act.DELETE, last < rows, last <= rows) & (act != Act.ORIGINAL)
    act[late] = Act.ORIGINAL
    history.act[here] = act
    abandon(history, rows[act == Act.ORIGINAL])


def abandon(history: History, rows: Integers) -> None:
    """Nothing is done there to any other tweet."""
    history.act[rows] = Act.ORIGINAL
    history.target[rows] = NONE
