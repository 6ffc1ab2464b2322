"""What people follow up: something that was done a little while before."""

import numpy as np

from tweet_producer.society.arrow_columns import Integers
from tweet_producer.society.behaviour.history import KEPT, NONE, History
from tweet_producer.society.behaviour.intents import FOLLOWS_UP, REPEATS, TALKS, WRITES, Intent
from tweet_producer.society.behaviour.trending import trending
from tweet_producer.society.random_streams import WORD_VALUES, Draws, quantiles

LAG_SHIFT = 6


def _lags() -> Integers:
    """Microseconds from an occasion to what follows it: three minutes in the middle, five seconds to three hours."""
    seconds = np.clip(180 * np.exp(1.4 * quantiles(WORD_VALUES >> LAG_SHIFT)), 5, 3 * 3600)
    return np.asarray(seconds * 1e6, dtype=np.int64)


LAGS = _lags()


def follow_ups(history: History, start: int, end: int, draws: Draws) -> Integers:
    """For each row from `start` on, the row that it follows up, or NONE.

    It is the one that was the newest some minutes before; where little is written, that was long before. A intent
    that its occasion does not fit becomes one that does.
    """
    intent = history.intent[start:end]
    found = np.full(end - start, NONE, np.int64)
    rows = np.flatnonzero(FOLLOWS_UP[intent])
    since = history.time[start + rows] - LAGS[draws.lag[rows] >> LAG_SHIFT]
    oldest = max(0, start - KEPT)
    last = oldest + np.searchsorted(history.time[oldest:end], since, side="right") - 1
    # Whose occasion would be older than what anybody remembers takes any that is remembered: KEPT deeds, wherever the
    # history begins.
    remembered = np.minimum(start + rows + history.passed, KEPT)
    forgotten = np.flatnonzero(last < start + rows - remembered)
    back = 1 + (draws.pick[rows[forgotten]] * remembered[forgotten]).astype(np.int64)
    last[forgotten] = start + rows[forgotten] - back
    last[remembered == 0] = NONE
    spread = np.flatnonzero(intent[rows] == Intent.SPREAD)
    last[spread] = trending(history, start + rows[spread], last[spread], draws.tie[rows[spread]])
    found[rows] = last
    intent[rows[last == NONE]] = Intent.ORIGINAL
    before, meant = history.intent[last], intent[rows]
    homeless = TALKS[meant] & ~WRITES[before]
    intent[rows[homeless]] = Intent.AGAIN
    pointless = (meant == Intent.SPREAD) & ~(WRITES | REPEATS)[before]
    intent[rows[pointless]] = Intent.FIND_RETWEET
    return found
