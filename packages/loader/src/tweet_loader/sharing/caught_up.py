"""Whether everything is loaded that the topics held at some moment, by whichever loaders."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks

LOOK_SECONDS = 1.0


@dataclass(slots=True)
class CaughtUp:
    """Asked again and again. What others load is seen in the sink, and looked at once a second."""

    held: Mapping[Place, Watermarks]
    """What the topics held."""
    offsets: Callable[[], Mapping[Place, int]]
    """The sink's."""
    clock: Callable[[], float] = time.monotonic
    _looked: float = field(default=float("-inf"))

    def __call__(self, stands: Mapping[Place, int]) -> bool:
        """Whether all is loaded, where this loader's own partitions stand there."""
        if not self.own(stands):
            return False
        others = {place: marks for place, marks in self.held.items() if place not in stands}
        if not others:
            return True
        if self.clock() - self._looked < LOOK_SECONDS:
            return False
        self._looked = self.clock()
        stored = self.offsets()
        return all(stored.get(place, marks.begin) >= marks.end for place, marks in others.items())

    def own(self, stands: Mapping[Place, int]) -> bool:
        """Whether all of these partitions are there."""
        return all(at >= self.held[place].end for place, at in stands.items() if place in self.held)
