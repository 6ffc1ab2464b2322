"""The ways into the topics, each opened when there is something to send, and how they stand together."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

from tweet_producer.encode import Lane
from tweet_producer.kafka.outlet import Outlet
from tweet_producer.kafka.statistics import Traffic


class Outlets:
    """An outlet for each lane that has been asked for.

    Args:
        open_outlet: the way to the topic of a lane, or None while Kafka is not known to be there.
        clock: seconds.
    """

    def __init__(
        self, open_outlet: Callable[[Lane], Outlet | None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open, self._clock, self._began = open_outlet, clock, clock()
        self._opened: dict[Lane, Outlet] = {}

    def __iter__(self) -> Iterator[tuple[Lane, Outlet]]:
        """Those that are open; whoever watches asks from another thread."""
        return iter(list(self._opened.items()))

    def of(self, lane: Lane) -> Outlet | None:
        """The way to the topic of the lane, opened now if that can be."""
        if lane not in self._opened and (outlet := self._open(lane)):
            self._opened[lane] = outlet
        return self._opened.get(lane)

    def any(self) -> bool:
        """Whether one is open."""
        return bool(self._opened)

    def acknowledged(self, lane: Lane) -> int:
        """Records of the lane that Kafka has confirmed."""
        return self._opened[lane].acknowledged if lane in self._opened else 0

    def waiting(self) -> int:
        """How many records are not yet settled."""
        return sum(outlet.waiting() for _, outlet in self)

    def stalled(self) -> float:
        """For how many seconds Kafka has taken nothing of what waits for it."""
        if not self._opened:
            return self._clock() - self._began
        since = [outlet.moved_at for _, outlet in self if outlet.waiting()]
        return self._clock() - min(since) if since else 0.0

    def errors(self) -> Counter[str]:
        """What Kafka and its clients complained of, by code."""
        return sum((outlet.errors for _, outlet in self), Counter[str]())

    def traffic(self) -> Traffic:
        """What went over the wire, as of a few seconds ago."""
        return Traffic.sum(outlet.traffic for _, outlet in self)

    def close(self) -> None:
        """End all ways. What still waits is lost."""
        for _, outlet in self:
            outlet.close()
