"""How far lag tools were shown that the sink is, and what has to be shown again because Kafka refused it."""

import time
from collections.abc import Callable, Collection, Mapping

from tweet_loader.kafka.record import Place

AGAIN_SECONDS = 0.5
"""Between two tries. While a group changes Kafka refuses what its members commit."""


class Shown:
    """Offsets that were committed to the group. After the last record nothing may come that would mend a refusal."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.unanswered: set[Place] = set()
        self._newest: dict[Place, int] = {}
        self._refused: set[Place] = set()
        self._again_at = 0.0
        self._clock = clock

    def show(self, ends: Mapping[Place, int]) -> None:
        """These are on their way."""
        self.unanswered |= set(ends)
        self._newest |= ends
        self._refused -= set(ends)

    def answered(self, places: Collection[Place], refused: Collection[Place]) -> None:
        """Kafka has answered for these, and refused some of them."""
        self.unanswered -= set(places)
        if refused:
            self._refused |= set(refused)
            self._again_at = self._clock() + AGAIN_SECONDS

    def drop(self, places: Collection[Place]) -> None:
        """These are another's to show."""
        for place in places:
            self._newest.pop(place, None)

    def owed(self) -> Mapping[Place, int]:
        """What to show again now: the newest of each, whichever was refused."""
        if not self._refused or self._clock() < self._again_at:
            return {}
        owed, self._refused = self._refused, set()
        return {place: self._newest[place] for place in owed if place in self._newest}
