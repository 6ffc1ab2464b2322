"""When unseen schema ids come faster than restarts are worth."""

from dataclasses import dataclass, field

RESTARTS = 3
WITHIN_SECONDS = 60.0
CALM_SECONDS = 60.0


@dataclass(slots=True)
class Storm:
    """Restarts for unseen ids in the last while; times are seconds of one clock that never goes back.

    Damaged records name ids at random. A restart for each would stop the line for seconds apiece, so after
    `restarts` of them within `within_seconds` the query runs carefully instead (`careful.py`), which needs none,
    until no unseen id came for `calm_seconds`.
    """

    restarts: int = RESTARTS
    within_seconds: float = WITHIN_SECONDS
    calm_seconds: float = CALM_SECONDS
    careful: bool = False
    _times: list[float] = field(default_factory=list)

    def strike(self, now: float) -> None:
        """An unseen id made the query start again."""
        self._times = [time for time in self._times if now - time < self.within_seconds] + [now]
        self.careful = len(self._times) >= self.restarts

    def drizzle(self, now: float) -> None:
        """An unseen id came, and cost no restart."""
        self._times.append(now)

    def passed(self, now: float) -> bool:
        """Whether the careful query may make way for the quick one; the count then begins anew."""
        over = self.careful and now - max(self._times, default=now - self.calm_seconds) >= self.calm_seconds
        if over:
            self.careful, self._times = False, []
        return over
