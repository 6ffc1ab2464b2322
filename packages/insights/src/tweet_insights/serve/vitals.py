"""The figures of the pipeline itself, which grow old while nothing comes: so they are looked at by the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tweet_insights.failures import UsersError
from tweet_insights.figures.figure import Figure
from tweet_insights.figures.pipeline import pipeline
from tweet_insights.pulse import Pulse


@dataclass
class Vitals:
    """What the page tells of the pipeline. One thread's."""

    look: Callable[[datetime], Pulse]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _pulse: Pulse | None = field(default=None, repr=False)
    _sign: str = ""
    _figures: tuple[Figure, ...] = ()

    def figures(self, sign: str, pending: int) -> tuple[Figure, ...]:
        """Of now; the same ones when nothing is to be said that was not said before.

        The warehouse is asked when it looks other than last time (`sign`), or a minute later. None before it could be
        asked once; while it cannot be asked, what was seen last grows older.
        """
        now = self.now()
        if self._pulse is None or sign != self._sign or self._pulse.looked_at.minute != now.minute:
            try:
                self._pulse, self._sign = self.look(now), sign
            except (UsersError, OSError):
                # The search for the facts meets the same, and says it.
                if self._pulse is None:
                    return ()
        pulse = replace(self._pulse, looked_at=now)
        made = pipeline(pulse, pending)
        if [_said(figure) for figure in made] != [_said(figure) for figure in self._figures]:
            self._figures = made
        return self._figures


def _said(figure: Figure) -> tuple[object, ...]:
    # Not the drawing: of the same it is another one each time, by the names within it.
    return figure.shows, figure.n, figure.rows
