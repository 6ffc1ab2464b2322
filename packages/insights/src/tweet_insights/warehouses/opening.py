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
    copied_bytes: int = 0
    """A file that keeps others out while it is read is copied into memory and let go, up to this size."""
    lets_go: bool = False
    """A larger one is copied to the disk of temporary files, where that has room, and let go."""
