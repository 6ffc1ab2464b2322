"""A part of the time that somebody looks at by itself."""

from dataclasses import dataclass
from datetime import datetime

from tweet_insights.failures import UsersError


class NothingThenError(UsersError):
    """Nothing is known of the time that was asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """From `begin` until before `end`, both in UTC.

    Raises:
        ValueError: when it ends before it begins.
    """

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.begin:
            raise ValueError("it ends before it begins")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a part beside its facts."""

    begin: datetime
    """Of its first moment: what was asked for, made wider to whole moments."""
    end: datetime
    """Exclusive."""
    tweets: int
    """Of those moments that may be told."""
    left_out: tuple[tuple[str, str], ...]
    """Titles of figures that are not told of it, and why."""
