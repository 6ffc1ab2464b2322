"""A loader that shares its topics with others: what it does when its share changes, or when another was faster."""

from collections.abc import Callable, Collection, Sequence

import structlog

from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Start
from tweet_loader.sink import FencedError

FENCED_AT_MOST = 5
"""In a row. One who was thought dead commits once or twice before it hears of it; more means a loader outside."""
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class Member:
    """Begins each partition where the sink stands, and drops what is in hand of one that goes.

    It is dropped and not committed first: at most one batch is read again by the next owner, and nobody waits for a
    commit before a partition can move. What is being committed is never in question, since partitions come and go only
    while records are taken.
    """

    def __init__(
        self,
        hand: InHand,
        where: Callable[[Collection[Place]], Sequence[Start]],
        begin_again: Callable[[Sequence[Start]], None],
    ) -> None:
        self._hand = hand
        self._where = where
        self._begin_again = begin_again
        self._fenced = 0
        self.on_change: Callable[[], None] = lambda: None
        """Called after each change of the share."""

    def given(self, places: Collection[Place]) -> Sequence[Start]:
        """These are this loader's own from now on.

        Raises:
            OffsetsGoneError: when the sink's offsets do not fit the topics.
            SinkBusyError: when the sink is away for too long.
        """
        begin = self._where(places)
        self._hand.begin(begin)
        if places:
            log.info("partitions were given to this loader", partitions=_named(places), of_all=self._named())
        self.on_change()
        return begin

    def taken(self, places: Collection[Place], *, lost: bool) -> None:
        """These are not this loader's any more."""
        dropped = self._hand.drop(places)
        tell = log.warning if lost else log.info
        tell(
            "partitions were lost: this loader was taken for dead" if lost else "partitions go to another loader",
            partitions=_named(places),
            dropped=dropped,
            of_all=self._named(),
        )
        self.on_change()

    def fenced(self, error: FencedError) -> None:
        """Another has written a partition that this one believed to hold: begin again where the sink stands.

        If it was this loader that is out of date, it hears so with the next records and drops them.

        Raises:
            FencedError: when that does not help.
        """
        self._fenced += 1
        if self._fenced > FENCED_AT_MOST:
            raise FencedError(
                f"{error}, {self._fenced} times in a row: a loader that is not in this one's group writes this "
                "warehouse. Give all of them the same --group, or end the other"
            ) from error
        log.warning("another loader has been faster; beginning again where the warehouse stands", fenced=str(error))
        begin = self._where(list(self._hand.stands()))
        self._hand.begin(begin)
        self._begin_again(begin)

    def committed(self) -> None:
        """What this loader wrote was taken."""
        self._fenced = 0

    def _named(self) -> str:
        return _named(self._hand.stands())


def _named(places: Collection[Place]) -> str:
    return " ".join(f"{topic}[{partition}]" for topic, partition in sorted(places))
