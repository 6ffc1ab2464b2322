"""Words for people: numbers, shares, times and other people's text, the same in page, chart and sentence."""

import unicodedata
from datetime import datetime

from tweet_insights.interval import Share
from tweet_insights.prevalence import Adjusted

UNSEEN = "\N{REPLACEMENT CHARACTER}"
# They turn the direction of what follows, so a text of somebody else's could rewrite the words around it.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def count(number: int, thing: str) -> str:
    """Such as `1 tweet` and `2,000 tweets`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def percent(share: float, digits: int = 1) -> str:
    """Such as `4.2 %`, with a space that does not break."""
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def interval(share: Share | Adjusted) -> str:
    """Such as `3.9 to 4.6 %`."""
    return interval_of(share.low, share.high)


def interval_of(low: float, high: float) -> str:
    """The same, of its ends."""
    return f"{100 * low:.1f} to {percent(high)}"


def points(difference: float) -> str:
    """A difference of shares in points of 100, such as `+4.2 points`."""
    return f"{100 * difference:+.1f} points"


def points_between(low: float, high: float) -> str:
    """Such as `+3.9 to +4.6 points`."""
    return f"{100 * low:+.1f} to {points(high)}"


def moment(start: datetime, unit: str) -> str:
    """The minute, hour or day, such as `4 May 2026, 14:00 UTC`."""
    day = f"{start.day} {start:%B %Y}"
    return day if unit == "day" else f"{day}, {start:%H:%M} UTC"


def plain(text: str) -> str:
    """Somebody's text without what is not seen: controls, NUL, and marks that turn the direction of others.

    No XML may hold some of them, and vl-convert 1.9 ends the whole process when it meets NUL or U+FFFE.
    """
    return "".join(UNSEEN if _unseen(sign) else sign for sign in text)


def _unseen(sign: str) -> bool:
    no_character = ord(sign) & 0xFFFE == 0xFFFE
    return no_character or sign in TURNING or unicodedata.category(sign) in {"Cc", "Cs"}


def short(text: str, most: int) -> str:
    """The text, plain, cut to `most` characters."""
    shown = plain(text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
