"""How long a source has waited since there was no room for what it gives."""

from dataclasses import dataclass

GAP_SECONDS = 1.0
"""A source that waits so long at a stretch may miss something meanwhile."""


@dataclass(slots=True)
class Backpressure:
    """Grows while the source waits, so that a wait without end is seen. All times in seconds of one clock."""

    waited: float = 0.0
    """Together, short waits too."""
    gaps: int = 0
    """Waits of GAP_SECONDS or longer."""
    gap_seconds: float = 0.0
    """How long those were."""
    _begin: float | None = None
    _seen: float = 0.0

    def waits(self, now: float) -> None:
        """There is no room."""
        if self._begin is None:
            self._begin = self._seen = now
        before, stretch = self._seen - self._begin, now - self._begin
        self.waited += now - self._seen
        if stretch >= GAP_SECONDS:
            self.gaps += before < GAP_SECONDS
            self.gap_seconds += stretch if before < GAP_SECONDS else now - self._seen
        self._seen = now

    def goes_on(self, now: float) -> None:
        """There is room."""
        if self._begin is not None:
            self.waits(now)
            self._begin = None
