"""The time that is in an id of X.

Its upper bits count milliseconds since November 2010 (Twitter's announcement of Snowflake).
"""

from tweet_producer.society.snowflake_ids import TWITTER_EPOCH_MILLISECONDS

SHIFT = 22
"""Bits below the milliseconds: worker and sequence."""
FIRST = 1 << 40
"""Ids before Snowflake (4 November 2010, about 29,700,000,000) were counted one by one and hold no time."""


def time_of(identity: str) -> int | None:
    """Microseconds since 1970, to the millisecond; None when the id holds no time."""
    if not (identity.isascii() and identity.isdigit()) or not FIRST <= int(identity) < 1 << 63:
        return None
    return ((int(identity) >> SHIFT) + TWITTER_EPOCH_MILLISECONDS) * 1000
