"""The ways into Kafka's topics, opened once Kafka is known to be there and how much they take."""

from collections.abc import Callable

import structlog

from tweet_producer.encode import Lane
from tweet_producer.kafka.outlet import Outlet
from tweet_producer.kafka.session import USUAL, Batching
from tweet_producer.kafka.topic_check import USUAL_LIMITS, Address, KafkaUnavailableError, TopicCheck, TopicMissingError

log = structlog.get_logger()
ASK_SECONDS = 1.0
"""How often a Kafka that was not there at the start is asked for. The question takes a tenth of it."""


class OutletFactory:
    """Opens outlets.

    Args:
        address: of Kafka and its topics.
        clock: seconds.
        batching: how batches are made.
    """

    def __init__(self, address: Address, clock: Callable[[], float], batching: Batching = USUAL) -> None:
        self._batching = batching
        self._address, self._check, self._clock = address, TopicCheck(address), clock
        self._known, self._asked, self._told = False, clock(), ""
        self.limits = USUAL_LIMITS
        """What the topics take."""

    def wait(self, seconds: float, pause: Callable[[float], None], absence: float | None) -> None:
        """Wait for Kafka; when `absence` is given, go on without one that does not answer for so many seconds.

        Raises:
            KafkaUnavailableError: when it is not there, or lacks a topic.
        """
        try:
            self.limits = self._check.limits(seconds, pause, absence)
        except KafkaUnavailableError as error:
            if absence is None or isinstance(error, TopicMissingError):
                raise
            self._tell(error)
        else:
            self._known = True

    def outlet(self, lane: Lane) -> Outlet | None:
        """The way to the lane's topic; None while Kafka is not known to be there."""
        if not self._known and self._clock() - self._asked > ASK_SECONDS:
            self._asked = self._clock()
            self._ask()
        if not self._known:
            return None
        events = lane is Lane.EVENTS
        topic = self._address.raw_topic if events else self._address.rejected_topic

        def largest() -> int:
            return self.limits.raw if events else self.limits.rejected

        def ask() -> int:
            self._ask()
            return largest()

        return Outlet(self._address.kafka, topic, largest(), limit=ask, batching=self._batching)

    def _ask(self) -> None:
        try:
            self.limits = self._check.limits(0, lambda _: None)
        except KafkaUnavailableError as error:
            self._tell(error)
        else:
            self._known = True

    def _tell(self, error: KafkaUnavailableError) -> None:
        if str(error) != self._told:
            log.warning("without Kafka for now", reason=str(error))
            self._told = str(error)
