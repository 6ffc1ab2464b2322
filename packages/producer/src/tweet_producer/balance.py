"""What became of everything that was taken from a source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Balance:
    """Events by what became of them."""

    produced: int
    acknowledged: int
    rejected: int
    spooled: int = 0

    @property
    def open(self) -> int:
        """What is in none of them: on its way, or at the end failed. Below zero, something was counted twice."""
        return self.produced - self.acknowledged - self.rejected - self.spooled

    def counts(self) -> dict[str, int]:
        """The balance for machines, at the end of a run."""
        return {
            "produced": self.produced,
            "acknowledged": self.acknowledged,
            "rejected": self.rejected,
            "spooled": self.spooled,
            "failed": self.open,
        }

    def sentence(self) -> str:
        """The balance for people, at the end of a run."""
        sums = f"{self.acknowledged:,} acknowledged + {self.rejected:,} rejected + {self.spooled:,} spooled"
        if self.open:
            return f"{self.produced:,} produced, but only {sums}: {self.open:,} failed"
        return f"{self.produced:,} produced = {sums}"
