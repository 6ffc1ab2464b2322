"""Keeps what viewers see up to date, in a thread of its own: it asks the warehouse through `find`, and so the gate."""

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from jinja2 import Environment

from tweet_insights.facts import Facts
from tweet_insights.failures import UsersError
from tweet_insights.figures.figure import Figure
from tweet_insights.figures.negativity_over_time import negativity_over_time
from tweet_insights.figures.page import figures
from tweet_insights.serve.board import MOST_SPANS
from tweet_insights.serve.sight import Health, Sight, drawn_of, overview_of
from tweet_insights.warehouse import WarehouseAbsentError, WarehouseBusyError

log = structlog.get_logger()
BEAT = 0.5
"""Seconds between two looks whether something was written."""
LOOKS = 20
"""A look takes at most one part in so many of the time: where it is a request over a network, it is made less often."""
WHOLE_REST = 9
"""A whole search takes at most one part in so many of the time, and one; what was written meanwhile is told quickly."""
REST = 1
"""After a search the warehouse is left alone for so many times as long, lest whoever writes be kept waiting."""
DRAWINGS_REST = 2
"""The same for drawing, which takes a processor from others."""
WATCHED_SECONDS = 30.0
"""A span that nobody has asked for so long is brought up to date no more often than that."""
FEEL_SECONDS = 5.0
"""How often it is looked how the pipeline moves, though nothing was written."""
NICE = 5
"""By how much the thread stands back for others, the loader among them."""


@dataclass
class Span:
    """What the service knows of one since."""

    sight: Sight
    wanted_at: float
    sign: str = ""
    """How the warehouse looked before these facts were found."""
    found_at: float = 0.0
    whole: Facts | None = None
    """What the last whole search found."""
    whole_sign: str = ""
    whole_after: float = 0.0
    """Until then what was written is looked for quickly only."""
    drawn_for: Facts | None = None
    draw_after: float = 0.0


@dataclass
class QueryService:
    """One for all viewers."""

    glance: Callable[[], str]
    find: Callable[[datetime | None], Facts]
    """The whole search."""
    refresh: Callable[[Facts], Facts]
    """The quick one: of facts that were found before, what can be had soon is found anew."""
    templates: Environment
    publish: Callable[[Sight], None]
    """Called in the service's thread whenever there is something new to see."""
    vitals: Callable[[str, int], tuple[Figure, ...]] = lambda _sign, _pending: ()
    """Figures of the pipeline itself, which are the same for every span; the same tuple when nothing has changed."""
    clock: Callable[[], float] = time.monotonic
    _spans: dict[datetime | None, Span] = field(default_factory=dict)
    _asked: threading.Condition = field(default_factory=threading.Condition)
    _new: bool = False
    _stopping: bool = False
    _felt: tuple[Figure, ...] = ()
    _feel_after: float = 0.0

    def want(self, since: datetime | None) -> None:
        """Somebody looks at the tweets made since then. Returns at once, from any thread."""
        with self._asked:
            span = self._spans.pop(since, None)
            if span is None:
                span, self._new = Span(Sight(since), self.clock()), True
                self._asked.notify()
            span.wanted_at = self.clock()
            self._spans[since] = span  # the last in order is the one asked for last
            for old in [key for key in self._spans if key is not None][:-MOST_SPANS]:
                del self._spans[old]

    def stop(self) -> None:
        """End after the present step."""
        with self._asked:
            self._stopping = True
            self._asked.notify()

    def run(self) -> None:
        """Look, find, publish and rest, until it is stopped. Only mistakes of ours are raised."""
        if sys.platform == "linux":  # where threads have a niceness of their own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        while not self._stopping:
            with self._asked:
                self._new = False
            rest = self.beat()
            with self._asked:
                self._asked.wait_for(lambda: self._stopping or self._new, timeout=rest)

    def beat(self) -> float:
        """Bring up to date what is looked at; how many seconds to rest then."""
        began = self.clock()
        sign = self._look()
        looked = self.clock() - began
        searched = 0.0
        with self._asked:
            spans = list(self._spans.values())
        for span in spans:
            if not self._stopping and self._is_due(span, sign):
                before = self.clock()
                self._search(span, sign)
                searched += self.clock() - before
        self._feel(spans, sign)
        for span in spans:
            if not self._stopping and span.drawn_for is not span.whole and self.clock() >= span.draw_after:
                self._draw(span)
        return max(BEAT - (self.clock() - began), LOOKS * looked, REST * searched, BEAT / 10)

    def _look(self) -> str:
        try:
            return self.glance()
        except (UsersError, OSError) as error:
            # What is wrong is told by the search: this only has to differ from how the warehouse looks when it is well.
            return f"cannot be looked at: {error}"

    def _is_due(self, span: Span, sign: str) -> bool:
        now = self.clock()
        watched = now - span.wanted_at < WATCHED_SECONDS or now - span.found_at >= WATCHED_SECONDS
        well = span.sight.health is Health.FRESH
        told = span.sign == sign and (span.whole_sign == sign or now < span.whole_after)
        return watched and not (well and told)

    def _search(self, span: Span, sign: str) -> None:
        before, known = self.clock(), span.sight.facts
        quickly = known is not None and before < span.whole_after
        try:
            facts = self.refresh(known) if known and quickly else self.find(span.sight.since)
        except WarehouseBusyError:
            self._say(span, Health.BUSY)
        except WarehouseAbsentError as error:
            if span.sight.health is not Health.ABSENT:
                log.info("there is no warehouse yet", why=str(error))
            self._say(span, Health.ABSENT)
        except (UsersError, OSError) as error:
            if span.sight.health is not Health.UNREADABLE:
                log.warning("the warehouse cannot be read", why=str(error))
            self._say(span, Health.UNREADABLE)
        else:
            span.sign, span.found_at = sign, self.clock()
            overview = overview_of(facts, self.templates)
            span.sight = replace(span.sight, health=Health.FRESH, facts=facts, overview=overview)
            if quickly:
                self._exchange(span, [negativity_over_time(facts)])
            else:
                span.whole, span.whole_sign = facts, sign
                span.whole_after = span.found_at + WHOLE_REST * (span.found_at - before)
                span.sight = replace(span.sight, whole_at=facts.made_at)
            if span.sight.drawn:
                self.publish(span.sight)

    def _exchange(self, span: Span, fresh: Sequence[Figure]) -> None:
        """Put figures in the place of those of their name, if any were drawn."""
        sight, own = span.sight, {figure.slug: figure for figure in fresh}
        if sight.drawn:
            found = tuple(own.get(figure.slug, figure) for figure in sight.figures)
            drawn = {**sight.drawn, **drawn_of(fresh, sight.address, self.templates)}
            span.sight = replace(sight, figures=found, drawn=drawn)

    def _feel(self, spans: Sequence[Span], sign: str) -> None:
        """Exchange the figures of the pipeline, where somebody looks."""
        now = self.clock()
        if now < self._feel_after or all(now - span.wanted_at >= WATCHED_SECONDS for span in spans):
            return
        self._feel_after = now + FEEL_SECONDS
        whole = [span.sight.facts for span in spans if span.sight.since is None and span.sight.facts]
        felt = self.vitals(sign, whole[0].coverage.pending if whole else 0)
        if felt is self._felt:
            return
        self._felt = felt
        slugs = {figure.slug for figure in felt}
        for span in spans:
            sight = span.sight
            if sight.drawn:
                others = [figure for figure in sight.figures if figure.slug not in slugs]
                drawn = {**sight.drawn, **drawn_of(felt, sight.address, self.templates)}
                span.sight = replace(sight, figures=(*others, *felt), drawn=drawn)
                self.publish(span.sight)

    def _say(self, span: Span, health: Health) -> None:
        if span.sight.health is not health:
            span.sight = replace(span.sight, health=health)
            self.publish(span.sight)

    def _draw(self, span: Span) -> None:
        facts = span.sight.facts
        if facts is None:
            return
        before = self.clock()
        found = (*figures(facts), *self._felt)
        span.sight = replace(span.sight, figures=found, drawn=drawn_of(found, span.sight.address, self.templates))
        span.drawn_for, now = span.whole, self.clock()
        span.draw_after = now + DRAWINGS_REST * (now - before)
        self.publish(span.sight)
