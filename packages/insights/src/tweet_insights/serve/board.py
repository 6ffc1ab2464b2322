"""Where viewers find what there is to see: one computation for all, and nobody waits for a slow one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from tweet_insights.serve.sight import Health, Sight

QUIET_SECONDS = 15.0
"""After so long without news a viewer gets a sign of life, by which a connection that is gone is noticed."""
MOST_SPANS = 8
"""Beside all tweets, so many moments are kept up to date: the ones that were asked for last."""


class Board:
    """The last sight of each span. All of it runs in the server's event loop."""

    def __init__(self, want: Callable[[datetime | None], None]) -> None:
        """`want` is told which span is being looked at."""
        self._want = want
        self._sights: dict[datetime | None, Sight] = {}
        self._turn = asyncio.Event()
        self.closed = False

    def put(self, sight: Sight) -> None:
        """Show it, and wake all who follow."""
        self._sights[sight.since] = sight
        self._wake()

    def close(self) -> None:
        """Let all who follow go home."""
        self.closed = True
        self._wake()

    def now(self, since: datetime | None) -> Sight:
        """What there is, at once."""
        self._want(since)
        sight = self._sights.pop(since, None) or Sight(since)
        self._sights[since] = sight  # the last in order is the one asked for last
        for span in [span for span in self._sights if span is not None][:-MOST_SPANS]:
            del self._sights[span]
        return sight

    async def found(self, since: datetime | None, seconds: float) -> Sight:
        """What there is, waited for so long when nothing was found yet."""
        sight = self.now(since)
        try:
            async with asyncio.timeout(seconds):
                while sight.health is Health.STARTING and not self.closed:
                    await self._turn.wait()
                    sight = self.now(since)
        except TimeoutError:
            pass
        return sight

    async def follow(self, since: datetime | None) -> AsyncIterator[Sight | None]:
        """Each sight, the present one first; None where nothing has changed for long.

        Whoever is slow to ask for the next misses what was in between, and gets the last.
        """
        seen = None
        while not self.closed:
            sight = self.now(since)
            if sight is not seen:
                seen = sight
                yield sight
                continue
            try:
                async with asyncio.timeout(QUIET_SECONDS):
                    await self._turn.wait()
            except TimeoutError:
                yield None

    def _wake(self) -> None:
        turn, self._turn = self._turn, asyncio.Event()
        turn.set()
