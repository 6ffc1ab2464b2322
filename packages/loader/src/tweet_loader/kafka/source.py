"""Deliveries of the partitions that are this loader's, each beginning where the one before it ended."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tweet_loader.kafka.consume import Kafka
from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.record import Place, Span
from tweet_loader.pace import Pace
from tweet_loader.sharing.caught_up import CaughtUp

POLL_RECORDS = 1_000


class KafkaSource:
    """Takes records into `hand` and delivers them, until the stop event is set or all is `caught_up`."""

    def __init__(
        self, kafka: Kafka, hand: InHand, pace: Pace, stop: threading.Event, caught_up: CaughtUp | None = None
    ) -> None:
        self._kafka = kafka
        self._hand = hand
        self._pace = pace
        self._stop = stop
        self._caught_up = caught_up
        self.on_round: Callable[[], None] = lambda: None
        """Called each time the source has looked for records, many times for a delivery that is long in the making."""
        self._delivered = time.monotonic()

    def deliveries(self) -> Iterator[Delivery]:
        """Deliveries until the end; what is in hand when it is asked to stop is delivered.

        Raises:
            OffsetsGoneError: when Kafka drops records before they were read.
            GroupRefusedError: when this loader may not be a member of its group.
        """
        while not self._stop.is_set() and not self._at_end():
            self._take()
            self._delivered = time.monotonic()
            if (delivery := self._hand.deliver()).spans:
                yield replace(delivery, more=self._is_behind(delivery))

    def seconds_since_delivery(self) -> float:
        """How long ago the newest delivery was taken."""
        return time.monotonic() - self._delivered

    def lag(self) -> dict[Place, int]:
        """How many records of each of its partitions were not delivered yet, as far as the client knows by itself."""
        return {place: max(0, self._kafka.known_end(place) - at) for place, at in self._hand.stands().items()}

    def acknowledge(self, spans: Sequence[Span]) -> None:
        """Show lag tools how far the sink is."""
        self._kafka.acknowledge({span.place: span.end for span in spans})

    def _is_behind(self, delivery: Delivery) -> bool:
        """Whether as much again stands waiting, so that this is a backlog and not what comes all the time."""
        return sum(self.lag().values()) >= len(delivery.records) > 0

    def _at_end(self) -> bool:
        return self._caught_up is not None and self._caught_up(self._hand.stands())

    def _take(self) -> None:
        hand, deadline = self._hand, time.monotonic() + self._pace.seconds
        while not self._is_full():
            left = deadline - time.monotonic()
            if left <= 0 or self._stop.is_set() or self._reached_end():
                break
            self._kafka.fill(hand, min(POLL_RECORDS, self._pace.rows - hand.count), left)
            self.on_round()

    def _is_full(self) -> bool:
        return self._hand.count >= self._pace.rows or self._hand.size_bytes >= self._pace.size_bytes

    def _reached_end(self) -> bool:
        """Whether what is in hand leads to the end, so that nothing more need be waited for."""
        return self._hand.count > 0 and self._caught_up is not None and self._caught_up.own(self._hand.reached())
