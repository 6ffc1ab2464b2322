"""The names of the topics that belong together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """What a pipeline reads and writes."""

    raw: str = "raw"
    processed: str = "processed"
    rejected: str = "rejected"
    trends: str = "trends"
    """Optional: what nobody reads to balance the others."""

    @classmethod
    def suffixed(cls, suffix: str) -> Topics:
        """Topics of their own for somebody who shares a Kafka."""
        plain = cls()
        return cls(*(f"{name}-{suffix}" for name in plain.every))

    @property
    def names(self) -> tuple[str, str, str]:
        """Those that every tweet meets, in the order in which it does."""
        return (self.raw, self.processed, self.rejected)

    @property
    def every(self) -> tuple[str, str, str, str]:
        """All of them."""
        return (*self.names, self.trends)
