"""What comes of it: a reaction to a tweet that still stands, or else a tweet of their own."""

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.history import NEVER, NONE, History
from tweet_producer.society.behaviour.intents import INTENTS, Intent


class Action:
    """What the platform sees."""

    ORIGINAL = 0
    REPLY = 1
    RETWEET = 2
    QUOTE = 3
    EDIT = 4
    DELETE = 5


ACTIONS = 6


MEANT = np.zeros(INTENTS, np.int8)
"""By intent: the act, if there is something to do it to."""
MEANT[[Intent.FIND_REPLY, Intent.ANSWER, Intent.THREAD]] = Action.REPLY
MEANT[[Intent.FIND_RETWEET, Intent.SPREAD]] = Action.RETWEET
MEANT[Intent.FIND_QUOTE] = Action.QUOTE
MEANT[Intent.EDIT] = Action.EDIT
MEANT[Intent.DELETE] = Action.DELETE


REFERS = np.isin(np.arange(ACTIONS), (Action.REPLY, Action.RETWEET, Action.QUOTE))
"""By act: whether the tweet refers to another."""


def actions(history: History, start: int, end: int) -> None:
    """Fill in the acts of the rows; who finds nothing that stands writes a tweet of their own and has no target.

    Nobody retweets themselves, nothing is deleted twice, and nothing is done to what has been deleted before.
    """
    here = slice(start, end)
    history.gone[here], history.target[here] = NEVER, history.aim[here]
    act, target, rows = MEANT[history.intent[here]], history.target[here], np.arange(start, end)
    act[target == NONE] = Action.ORIGINAL
    act[(act == Action.RETWEET) & (history.person[target] == history.person[here])] = Action.ORIGINAL
    deleting = np.flatnonzero(act == Action.DELETE)
    np.minimum.at(history.gone, target[deleting], rows[deleting])
    last = history.gone[target]
    late = np.where(act == Action.DELETE, last < rows, last <= rows) & (act != Action.ORIGINAL)
    act[late] = Action.ORIGINAL
    history.act[here] = act
    abandon(history, rows[act == Action.ORIGINAL])


def abandon(history: History, rows: Integers) -> None:
    """Nothing is done there to any other tweet."""
    history.act[rows] = Action.ORIGINAL
    history.target[rows] = NONE
