"""When a commit is due."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """When a delivery is full: after so many records, so many bytes or so much time, whatever comes first."""

    rows: int = 50_000
    """In a backlog. In a commit of 50,000 a row into DuckDB took 0.74 of its CPU in one of 10,000."""
    size_bytes: int = 32 * 2**20
    seconds: float = 0.5
