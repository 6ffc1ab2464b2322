"""What trends: of all that was written in a while, the tweet that was the luckiest is repeated again and again."""

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.history import KEPT, NONE, History
from tweet_producer.society.random_streams import Word16, chosen

WHILES = (1, 16, 256, 2048)
"""Deeds in a while, each as likely. So a few tweets are repeated dozens of times, some a few times, most never."""


def trending(history: History, rows: Integers, occasions: Integers, word: Word16) -> Integers:
    """For each row, what trends on its occasion: the luckiest of the last whole while before it, or the occasion."""
    found = occasions.copy()
    kind = chosen(word, len(WHILES))
    for place, length in enumerate(WHILES[1:], start=1):
        here = np.flatnonzero((kind == place) & (occasions != NONE))
        if len(here):
            luckiest = _luckiest(history, int(rows[here[0]]), int(rows[here[-1]]), occasions[here], length)
            known = luckiest >= np.maximum(rows[here] - KEPT, 0)
            found[here[known]] = luckiest[known]
    return found


def _luckiest(history: History, first: int, last: int, before: Integers, length: int) -> Integers:
    """The luckiest tweet of the last whole `length` of deeds before each row, NONE where there is none.

    Whiles are counted from the first deed of all, so that they are the same wherever the history begins.
    """
    begin = -(-(max(0, first - KEPT - length) + history.passed) // length) * length - history.passed
    number = max(0, last - begin) // length
    if not number:
        return np.full(len(before), NONE, np.int64)
    region = slice(begin, begin + number * length)
    best = history.luck[region].reshape(number, length).argmax(axis=1) + np.arange(number) * length + begin
    place = (before - begin) // length - 1
    return np.where(place >= 0, best[np.maximum(place, 0)], NONE)
