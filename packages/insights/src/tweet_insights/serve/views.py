"""What is seen of a part of the time: made of what is found of all times, drawn once for all who look at it."""

import asyncio
from dataclasses import dataclass, field, replace

from jinja2 import Environment

from tweet_insights.facts import Facts
from tweet_insights.figures.page import figures
from tweet_insights.part import Part
from tweet_insights.part_of_facts import facts_of
from tweet_insights.serve.sight import Sight, drawn_of, overview_of
from tweet_insights.serve.window import Window

MOST = 16
"""Parts that are kept: the ones that were asked for last."""


@dataclass
class Views:
    """The sights of parts. Its methods run in the server's event loop, its drawing beside it."""

    templates: Environment
    _made: dict[Window, tuple[Facts, Sight]] = field(default_factory=dict)
    """By window: the facts of all times, and what was made of them."""
    _drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, whole: Sight, part: Part | None) -> Sight:
        """What is told of the part, where one is asked for.

        Raises:
            NothingThenError: when nothing is known of that time.
        """
        if part is None:
            return whole
        window = Window(whole.since, part)
        if whole.facts is None:
            return replace(whole, part=part)
        async with self._drawing:
            known = self._made.pop(window, None)
            if known is None or known[0] is not whole.facts:
                last = known[1] if known else None
                known = whole.facts, await asyncio.to_thread(self._sight, whole, whole.facts, part, last)
            self._made[window] = known  # the last in order is the one asked for last
            for old in [*self._made][:-MOST]:
                del self._made[old]
        return replace(known[1], health=whole.health, whole_at=whole.whole_at)

    def _sight(self, whole: Sight, facts: Facts, part: Part, last: Sight | None) -> Sight:
        own = facts_of(facts, part)
        if last and last.facts and replace(last.facts, made_at=own.made_at) == own:
            return replace(last, facts=own)
        found = figures(own)
        return Sight(
            since=whole.since,
            part=part,
            facts=own,
            overview=overview_of(own, self.templates),
            figures=found,
            drawn=drawn_of(found, Window(whole.since, part).address, self.templates),
        )
