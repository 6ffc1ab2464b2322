"""From what moment on tweets are counted, as an address says it."""

import re
from datetime import UTC, datetime


class NoMomentError(ValueError):
    """What the address says is no moment."""


def since_of(text: str | None) -> datetime | None:
    """The whole hour of that moment, as `report --since` reads it; None for all.

    By the hour: whoever could ask for any two spans could subtract them from each other, down to one person's tweet.

    Raises:
        NoMomentError: when it is none.
    """
    moment = moment_of(text)
    return moment.replace(minute=0) if moment else None


def moment_of(text: str | None) -> datetime | None:
    """That minute (ISO 8601; UTC unless it says); None where nothing is said.

    Raises:
        NoMomentError: when it is none.
    """
    if not text:
        return None
    # In an address + stands for a space: 08:00+02:00 may come as 08:00 02:00.
    text = re.sub(r"(T.*) (\d\d:?\d\d)$", r"\1+\2", text)
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoMomentError(text) from error
    return moment.replace(second=0, microsecond=0)
