"""A few tweets of a moment, to be read: masked, of nobody in particular, and only where enough people wrote."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tweet_insights.privacy import Gate
from tweet_insights.warehouse import Model, Warehouse

MOST = 20
"""Tweets that are shown."""
LABELS = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Quote:
    """One tweet."""

    text: str
    """Masked."""
    label: str | None
    """What the model calls it; absent where it is not scored."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Tweets of one moment, one a person at most, in an order by chance. None where too few people wrote such."""

    begin: datetime
    end: datetime
    label: str | None
    """What all of them are; absent for any."""
    shown: tuple[Quote, ...]


def find_quotes(
    warehouse: Warehouse, model: Model, begin: datetime, length: timedelta, label: str | None = None
) -> Quotes:
    """Tweets made then.

    Raises:
        WarehouseError: when the warehouse cannot be used.
        WarehouseBusyError: when it stays locked.
    """
    end = begin + length
    with warehouse.reading(begin) as reading:
        texts = Gate(reading).texts(
            at=begin, until=end, label=label, model=model.name, model_version=model.version, most=MOST
        )
    return Quotes(begin, end, label, tuple(Quote(text, found) for text, found in texts))
