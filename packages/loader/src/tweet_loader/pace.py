"""When a commit is due."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """When a delivery is full: after so many records, so many bytes or so much time, whatever comes first."""

    rows: int = 10_000
    size_bytes: int = 32 * 2**20
    seconds: float = 0.5
