"""How a warehouse is used, whatever its kind."""

from dataclasses import dataclass
from datetime import timedelta

BYTE_BUDGET = 100_000_000


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of it beside where it is."""

    patience: timedelta
    """How long to wait while another process holds it."""
    byte_budget: int = BYTE_BUDGET
    """Bytes that one command may be billed for, where reading is billed."""
