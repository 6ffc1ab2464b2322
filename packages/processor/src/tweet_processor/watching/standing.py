"""How a processor stands, for whoever asks: its metrics and the tests."""

from dataclasses import dataclass, field

from tweet_processor.watching.done import Done
from tweet_processor.watching.position import State
from tweet_processor.watching.watch import Watch


@dataclass(slots=True)
class Standing:
    """Written by the supervisor, read by others."""

    done: Done = field(default_factory=Done)
    watch: Watch | None = None

    def state(self, now: float, patience: float) -> State:
        """Idle told from stuck."""
        if self.watch is None or self.watch.looked_at is None:
            return State.STARTING
        return self.watch.position.state(self.watch.raw_ends, now, patience)
