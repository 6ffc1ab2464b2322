"""What a check says, and the table of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check proved, or what it found: one line for each finding, with its place."""

    proved: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a checkout by its root."""

    name: str
    judge: Callable[[Path], Verdict]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and how many seconds it took."""

    name: str
    verdict: Verdict
    seconds: float

    @property
    def line(self) -> str:
        """One line for people; findings follow it, indented."""
        found = self.verdict.findings
        said = f"{len(found)} found" if found else self.verdict.proved
        lines = [f"{'FAIL' if found else 'ok':<5}{self.name:<12}{self.seconds:5.1f} s  {said}"]
        return "\n".join([*lines, *(f"       {one}" for one in found)])


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 only if there were checks and none found anything."""
    return 0 if outcomes and not any(outcome.verdict.findings for outcome in outcomes) else 1
