"""How far raw has been processed, how far that is behind, and whether it still moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Offsets = Mapping[int, int]
"""The next offset, by partition."""


class State(StrEnum):
    """What a processor does, as seen from outside."""

    STARTING = "starting"
    IDLE = "idle"
    WORKING = "working"
    STUCK = "stuck"


@dataclass(slots=True)
class Position:
    """The next raw offset of each partition, as far as is known. Never goes back."""

    next_offsets: dict[int, int] = field(default_factory=dict)
    moved_at: float = 0.0
    """When it last changed, or had nothing before it, in seconds of the caller's clock."""
    seen: bool = False

    def reach(self, offsets: Offsets, ends: Offsets, now: float) -> bool:
        """Note what has been reached; whether that is news."""
        further = {number: offset for number, offset in offsets.items() if offset > self.next_offsets.get(number, -1)}
        self.next_offsets.update(further)
        if further or not self.seen or not sum(self.lag(ends).values()):
            self.moved_at = now
        self.seen = True
        return bool(further)

    def lag(self, ends: Offsets) -> dict[int, int]:
        """Records that wait, by partition."""
        return {number: max(0, end - self.next_offsets.get(number, 0)) for number, end in ends.items()}

    def state(self, ends: Offsets, now: float, patience: float) -> State:
        """Idle when nothing waits, stuck when something does and nothing moved for `patience` seconds."""
        if not self.seen:
            return State.STARTING
        if not sum(self.lag(ends).values()):
            return State.IDLE
        return State.STUCK if now - self.moved_at >= patience else State.WORKING
