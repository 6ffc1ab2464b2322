"""A burst: a time in which much more was written than usual, or in another mood, and what it was about."""

from dataclasses import dataclass
from datetime import datetime

from tweet_insights.interval import Share


@dataclass(frozen=True, slots=True)
class Span:
    """When it was, and how unusual."""

    start: datetime
    end: datetime
    """Exclusive."""
    tweets: int
    usual: float
    """Tweets that such a time usually has."""
    loud: bool
    """Whether there were clearly more."""
    negative: Share | None
    others: Share | None
    """Of all times outside of it."""
    moody: bool
    """Whether its mood differs from that of other times by more than chance."""
    surprise: float
    """How rare that is by chance, in powers of ten."""


@dataclass(frozen=True, slots=True)
class Driver:
    """Something that there was much more of than at other times. It rests on at least k people."""

    name: str
    inside: Share
    """Of the tweets of the burst that were read."""
    outside: Share
    z: float
    """Of the log-odds ratio with a prior (Monroe, Colaresi and Quinn, 2008)."""


@dataclass(frozen=True, slots=True)
class Burst:
    """A span and what drove it, the most distinctive first."""

    span: Span
    words: tuple[Driver, ...] = ()
    """Words and hashtags (#...)."""
    topics: tuple[Driver, ...] = ()
    conversation: Share | None = None
    """Its largest conversation, of its tweets; None when too few people took part in it."""
