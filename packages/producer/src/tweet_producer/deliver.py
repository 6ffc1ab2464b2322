"""What becomes of records: events go to raw, what cannot be one goes to rejected."""

import time
from collections.abc import Callable, Sequence

import structlog

from tweet_producer.encode import Lane, Record, Refused
from tweet_producer.publish import Outlet

log = structlog.get_logger()


class Delivery:
    """Events and what was refused, on their way to their topics.

    Args:
        open_outlet: the way to the topic of a lane. Opened when there is something to send.
        set_aside: makes the record of the rejected topic.
        clock: seconds.
    """

    def __init__(
        self,
        open_outlet: Callable[[Lane], Outlet],
        set_aside: Callable[[Refused], Record],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open, self._set_aside, self._clock = open_outlet, set_aside, clock
        self._outlets: dict[Lane, Outlet] = {}
        self._aside: list[Record] = []

    def acknowledged(self, lane: Lane) -> int:
        """Records of the lane that Kafka has confirmed."""
        return self._outlets[lane].acknowledged if lane in self._outlets else 0

    def take(self, keys: Sequence[bytes | None], values: Sequence[bytes | None]) -> int:
        """Take records of events in their order; how many there was room for."""
        return self._outlet(Lane.EVENTS).send(keys, values)

    def refuse(self, refused: Sequence[Refused]) -> None:
        """Take what cannot be an event. It is sent with the next `serve`."""
        self._aside += map(self._set_aside, refused)

    def serve(self, seconds: float) -> None:
        """Take reports and send what was refused; at most `seconds` long, less if something happens.

        Raises:
            KafkaBrokenError: when there is no use in going on.
        """
        events = self._outlet(Lane.EVENTS)
        events.serve(seconds)
        self.refuse([_too_large(one.record) for one in events.returned() if one.too_large])
        if self._aside:
            sent = self._outlet(Lane.REJECTED).send(
                [one.key for one in self._aside], [one.value for one in self._aside]
            )
            del self._aside[:sent]
        if Lane.REJECTED in self._outlets:
            self._outlets[Lane.REJECTED].serve(0)

    def waiting(self) -> int:
        """How many records are not yet settled."""
        return sum(outlet.waiting() for outlet in self._outlets.values()) + len(self._aside)

    def stalled(self) -> float:
        """For how many seconds Kafka has taken nothing of what waits for it."""
        since = [outlet.moved_at for outlet in self._outlets.values() if outlet.waiting()]
        return self._clock() - min(since) if since else 0.0

    def give_up(self) -> None:
        """Leave all that still waits undelivered."""
        lost = sum(len(outlet.purge()) for outlet in self._outlets.values()) + len(self._aside)
        self._aside.clear()
        if lost:
            log.error("not delivered", records=lost)

    def _outlet(self, lane: Lane) -> Outlet:
        if lane not in self._outlets:
            self._outlets[lane] = self._open(lane)
        return self._outlets[lane]


def _too_large(record: Record) -> Refused:
    size = len(record.key or b"") + len(record.value or b"")
    return Refused(record.key, record.value, "too_large", f"{size} bytes are more than the topic takes")
