"""The names of the three topics that belong together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """What a pipeline reads and writes."""

    raw: str = "raw"
    processed: str = "processed"
    rejected: str = "rejected"

    @classmethod
    def suffixed(cls, suffix: str) -> Topics:
        """Topics of their own for somebody who shares a Kafka."""
        plain = cls()
        return cls(*(f"{name}-{suffix}" for name in plain.names))

    @property
    def names(self) -> tuple[str, str, str]:
        """All three, in the order in which tweets meet them."""
        return (self.raw, self.processed, self.rejected)
