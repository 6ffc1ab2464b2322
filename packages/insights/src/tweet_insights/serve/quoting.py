"""Reads a few tweets of a moment for a viewer: one reading at a time, beside the event loop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tweet_insights.behaviour.course import UNITS
from tweet_insights.facts import Facts
from tweet_insights.part import NothingThenError
from tweet_insights.plain import moment
from tweet_insights.quotes import LABELS, Quotes

Read = Callable[[datetime, timedelta, str | None], Quotes]


@dataclass
class Quoting:
    """Only of moments that the page tells."""

    read: Read
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, facts: Facts, begin: datetime, label: str | None) -> Quotes:
        """Tweets of the moment that begins then; of those alone that have the label, where one is given.

        Raises:
            NothingThenError: when the page tells no such moment, or there is no such label.
            WarehouseError: when the warehouse cannot be used.
            WarehouseBusyError: when it stays locked.
        """
        unit = facts.course.unit
        if not any(at.start == begin and at.tweets for at in facts.course.moments):
            raise NothingThenError(f"no {unit} that can be told begins on {moment(begin, 'minute')}")
        if label is not None and label not in LABELS:
            raise NothingThenError(f"tweets are {', '.join(LABELS)}")
        async with self._reading:
            return await asyncio.to_thread(self.read, begin, UNITS[unit], label)
