"""What became of everything that was taken from a source."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Balance:
    """Events by where they came from and what became of them."""

    produced: int
    acknowledged: int
    rejected: int
    spooled: int = 0
    recovered: int = 0
    """Left in the spool by an earlier run."""
    milliseconds: int = field(default=0, compare=False)
    """Since the run had all it needs and began to take from its source."""

    @property
    def open(self) -> int:
        """What is in none of them: on its way, or at the end failed. Below zero, something was counted twice."""
        return self.produced + self.recovered - self.acknowledged - self.rejected - self.spooled

    def counts(self) -> dict[str, int]:
        """The balance for machines, at the end of a run."""
        return {
            "produced": self.produced,
            "recovered": self.recovered,
            "acknowledged": self.acknowledged,
            "rejected": self.rejected,
            "spooled": self.spooled,
            "failed": self.open,
            "milliseconds": self.milliseconds,
        }

    def sentence(self) -> str:
        """The balance for people, at the end of a run."""
        sums = f"{self.acknowledged:,} acknowledged + {self.rejected:,} rejected + {self.spooled:,} spooled"
        taken = f"{self.produced:,} produced" + (f" + {self.recovered:,} found in the spool" if self.recovered else "")
        if self.open:
            return f"{taken}, but only {sums}: {self.open:,} failed"
        return f"{taken} = {sums}"
