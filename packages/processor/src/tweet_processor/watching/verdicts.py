"""Whether so much is rejected that the code, or a contract, is more likely wrong than the data."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: above this share of at least so many records, or at so many in a row in one partition."""

    ratio: float
    sample: int
    consecutive: int


@dataclass(frozen=True, slots=True)
class Bad:
    """A rejected record: where it stood in raw, and why."""

    partition: int
    offset: int
    reason: str


@dataclass(slots=True)
class Run:
    """Rejected records without a gap, up to and with `last`."""

    last: int = -1
    length: int = 0
    longest: int = 0

    def see(self, offset: int) -> None:
        """One more; a repetition after a crash counts once."""
        if offset > self.last:
            self.length = self.length + 1 if offset == self.last + 1 else 1
            self.last, self.longest = offset, max(self.longest, self.length)


@dataclass(slots=True)
class Verdicts:
    """What was written lately. Fed once a look, so the share is told that often and no finer."""

    limits: Limits
    _looks: deque[tuple[int, int]] = field(default_factory=deque)
    """Good and bad by look, of the last `sample` records and a look more at most."""
    _runs: dict[int, Run] = field(default_factory=dict)
    _reasons: Counter[str] = field(default_factory=Counter)

    def see(self, good: int, bad: Iterable[Bad]) -> None:
        """Note what was written since the last look; `bad` in the order of its offsets."""
        count = 0
        for each in bad:
            self._runs.setdefault(each.partition, Run()).see(each.offset)
            self._reasons[each.reason] += 1
            count += 1
        if good or count:
            self._looks.append((good, count))
        while self._looks and self._written() - sum(self._looks[0]) >= self.limits.sample:
            self._looks.popleft()

    def complaint(self) -> str | None:
        """Why to stop, in a sentence; None while the data may be to blame."""
        longest = max((run.longest for run in self._runs.values()), default=0)
        if longest >= self.limits.consecutive:
            return self._sentence(f"{longest} raw records in a row", "--stop-consecutive")
        bad, written = sum(bad for _, bad in self._looks), self._written()
        if written >= self.limits.sample and bad > self.limits.ratio * written:
            return self._sentence(f"{bad} of the last {written} raw records", "--stop-ratio")
        return None

    def _written(self) -> int:
        return sum(good + bad for good, bad in self._looks)

    def _sentence(self, what: str, flag: str) -> str:
        reasons = ", ".join(f"{reason} {count}" for reason, count in self._reasons.most_common(3))
        return (
            f"{what} were rejected ({reasons} since the start): this code or a contract is more likely wrong than "
            f"the data. Look at the topic of rejected records; raise {flag} to go on all the same"
        )
