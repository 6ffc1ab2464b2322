"""The way into a topic of Kafka: what is sent is written once and in its order, or comes back with the reason."""

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock

import pyarrow as pa
import structlog
from tweet_schema.kafka_access import KafkaAccess

from tweet_producer.encode import arrays_of
from tweet_producer.kafka.refusal import MOST_IN_A_ROW, SIZE, Returned, groups
from tweet_producer.kafka.session import QUEUE_MESSAGES, USUAL, Batching, Limits, Session
from tweet_producer.kafka.statistics import Traffic

log = structlog.get_logger()
WORTHWHILE = QUEUE_MESSAGES // 8
"""So much room is waited for, rather than handing over a few records again and again."""
SMALLEST_LIMIT = 1_000
"""Bytes of a message; librdkafka takes no smaller limit."""


class KafkaBrokenError(RuntimeError):
    """Kafka refuses what it is given, or its client cannot go on. Waiting does not help."""


class Outlet:
    """Records on their way into one topic.

    Nothing is given up while it waits for Kafka, however long: that keeps the order and makes no duplicate. Records
    come back by `purge`, or when Kafka refuses them for ever: then those alone, and the others go on in their order.

    Args:
        kafka: where it is, and who writes.
        topic: its topic.
        largest: bytes that a message may have. Kafka refuses a batch for its size as a whole, so that none may be
            larger either.
        clock: seconds.
        limit: asks anew for `largest`, once Kafka has refused something.
        batching: how batches are made.
    """

    def __init__(
        self,
        kafka: KafkaAccess,
        topic: str,
        largest: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        limit: Callable[[], int] | None = None,
        batching: Batching = USUAL,
    ) -> None:
        self._kafka, self._topic, self._clock = kafka, topic, clock
        self._limit, self._told, self._limits = limit or (lambda: largest), largest, Limits(largest, largest)
        self.errors: Counter[str] = Counter()
        """What Kafka and its client complained of, by the code that librdkafka has for it."""
        self._batching = batching
        self._session = self._opened()
        self._before = self._most = self._seen = 0
        self._counting = Lock()
        self._returned: list[Returned] = []
        self._again: deque[Sequence[Returned]] = deque()
        """Groups that are sent again, each when all before it is settled; see refusal.groups."""
        self._held = 0
        """Records in them."""
        self._probed = 0
        """Records of the group that is on its way; 0 while nothing is sent again."""
        self._in_a_row = 0
        self._earlier = Traffic()
        self.moved_at = clock()
        """When Kafka last took or refused something, or nothing was waiting for it."""

    @property
    def acknowledged(self) -> int:
        """Records that all replicas of Kafka have."""
        with self._counting:  # whoever watches asks from another thread, and must never see it fall
            self._most = max(self._most, self._before + self._session.acknowledged)
            return self._most

    @property
    def traffic(self) -> Traffic:
        """As it was a few seconds ago."""
        return Traffic.sum([self._earlier, self._session.traffic])

    def waiting(self) -> int:
        """How many records are not yet settled, or are and nobody has asked what became of them."""
        return self._session.waiting() + self._held + len(self._returned)

    def send(self, keys: pa.BinaryArray, values: pa.BinaryArray) -> int:
        """Hand over records in their order; how many of them there was room for."""
        waiting = self.waiting()
        if waiting == 0:
            self.moved_at = self._clock()
        room = QUEUE_MESSAGES - waiting
        if self._probed or self._again or self._session.refused or room < min(len(keys), WORTHWHILE):
            return 0
        taken, too_large = self._session.hand_over(keys[:room], values[:room])
        self._returned += too_large
        return taken

    def serve(self, seconds: float) -> None:
        """Take reports; at most `seconds` long, less if something comes.

        Raises:
            KafkaBrokenError: when there is no use in going on.
        """
        self._session.hear(seconds)
        if self._session.broken:
            raise KafkaBrokenError(self._session.broken)
        if self._session.refused:
            self._look_for_those_at_fault()
        elif self._session.waiting() == 0:
            self._send_again()
        acknowledged = self.acknowledged
        if acknowledged > self._seen:
            self._seen, self._in_a_row, self._session.away = acknowledged, 0, False
            self.moved_at = self._clock()
        elif self.waiting() == 0:
            self.moved_at = self._clock()

    def returned(self) -> list[Returned]:
        """What Kafka has refused for ever since this was last asked."""
        returned, self._returned = self._returned, []
        return returned

    def purge(self) -> list[Returned]:
        """Give up all that waits, in the order in which it was sent: also of what is under suspicion."""
        back = [*self._session.end(at_once=True), *(one for group in self._again for one in group)]
        self._again, self._held, self._probed = deque(), 0, 0
        return back

    def close(self) -> None:
        """End it. What still waits is lost."""
        self._session.close()

    def _look_for_those_at_fault(self) -> None:
        back, alone, told = self._session.end(at_once=False), self._probed == 1, self._told
        suspects = [one for one in back if one.suspect]
        self._probed = 0
        if self._session.broken or not suspects:  # then it is none of the records
            self._hold([back])
            raise KafkaBrokenError(self._session.broken or f"Kafka refuses what topic {self._topic} is given")
        if not self._again and not alone:
            log.warning("Kafka refuses records for ever: they are set aside", topic=self._topic, said=suspects[0].says)
        self._open_anew(suspects)
        self.moved_at = self._clock()
        if alone:
            self._returned += back
            self._count_refused(suspects[0])
        else:  # when it is known by now which are too large, the others go through at once
            self._hold([back] if self._told < told else groups(back))

    def _hold(self, found: Sequence[Sequence[Returned]]) -> None:
        """Send these groups again before all others."""
        self._again.extendleft(reversed(found))
        self._held = sum(map(len, self._again))

    def _count_refused(self, last: Returned) -> None:
        self._in_a_row += 1
        if self._in_a_row >= MOST_IN_A_ROW:
            raise KafkaBrokenError(
                f"Kafka has refused {MOST_IN_A_ROW} records in a row that were sent to topic {self._topic} one by one: "
                f"{last.says} ({last.code}). Look at the topic's settings and this machine's clock"
            )

    def _open_anew(self, suspects: Sequence[Returned]) -> None:
        """Another client, which sends no more at once than Kafka is now known to take."""
        told, size = self._limit(), sum(one.size for one in suspects)
        if told != self._told:
            self._told, self._limits = told, Limits(told, told)
        elif len(suspects) > 1 and suspects[0].code in SIZE:  # Kafka may be silent on its limit
            batch = max(SMALLEST_LIMIT, min(self._limits.batch, size // 2))
            self._limits = replace(self._limits, batch=batch)
        self._session.close()
        self._before += self._session.acknowledged
        self._earlier = replace(self.traffic, queued_bytes=0, answers={})
        self._session = self._opened()

    def _opened(self) -> Session:
        return Session(self._kafka, self._topic, self._limits, self.errors, self._batching)

    def _send_again(self) -> None:
        self._probed = 0
        if self._again:
            group = self._again.popleft()
            self._probed, self._held = len(group), self._held - len(group)
            _, too_large = self._session.hand_over(*arrays_of([one.record for one in group]))
            self._returned += too_large
