"""What a loader reads: everything as the only writer of a file, or its share as one of a group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

import structlog

from tweet_loader.kafka.consume import Kafka
from tweet_loader.kafka.in_hand import InHand
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Start, Watermarks
from tweet_loader.kafka.source import KafkaSource
from tweet_loader.load import stop as stop_when_fenced
from tweet_loader.monitoring.metrics import Metrics
from tweet_loader.monitoring.serve import Health
from tweet_loader.open_sink import guard_of, pace_of
from tweet_loader.settings import RunSettings
from tweet_loader.sharing.beginning import Beginning
from tweet_loader.sharing.caught_up import CaughtUp
from tweet_loader.sharing.member import Member
from tweet_loader.sharing.standby import only_writer
from tweet_loader.sink import FencedError

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Share:
    """Where records come from, and who must hear what became of them."""

    source: KafkaSource
    fenced: Callable[[FencedError], None] = stop_when_fenced
    committed: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Sharing:
    """Gets a loader its share."""

    settings: RunSettings
    kafka: Kafka
    beginning: Beginning
    held: Mapping[Place, Watermarks]
    """What the topics held at the start."""
    stop: Event
    health: Health
    metrics: Metrics

    @contextmanager
    def share(self) -> Iterator[Share | None]:
        """The share of this loader; none when another was the writer until the end.

        Raises:
            OffsetsGoneError: when the sink's offsets do not fit the topics.
            SinkError: when the sink cannot be asked.
        """
        guard = guard_of(self.settings.sink)
        if guard is None:
            yield self._joined()
            return
        with only_writer(guard, self._stand_by()) as mine:
            yield self._alone() if mine else None

    def _alone(self) -> Share:
        begin = self.beginning.everywhere(self.settings.wait_seconds)
        _tell_start(begin, self.held)
        self.kafka.assign(begin)
        self.health.ready, self.health.role = True, ""
        return Share(self._source(InHand(begin)))

    def _joined(self) -> Share:
        begin = self.beginning.everywhere(self.settings.wait_seconds)
        _tell_start(begin, self.held)
        log.info("joining", group=self.settings.membership.group, instance=self.settings.instance)
        hand = InHand()
        member = Member(hand, self.beginning.now, self.kafka.begin_again)
        source = self._source(hand)

        def changed() -> None:
            places = hand.stands()
            self.health.ready, self.health.role = True, "" if places else "stands by"
            self.metrics.assigned(places)

        member.on_change = changed
        self.kafka.join(self.beginning.topics, member)
        return Share(source, member.fenced, member.committed)

    def _source(self, hand: InHand) -> KafkaSource:
        pace = pace_of(self.settings.sink, self.settings.flush_seconds, self.settings.flush_rows)
        return KafkaSource(self.kafka, hand, pace, self.stop, self._caught_up())

    def _caught_up(self) -> CaughtUp | None:
        return CaughtUp(self.held, self.beginning.sink.offsets) if self.settings.until_caught_up else None

    def _stand_by(self) -> Callable[[float], bool]:
        caught_up = self._caught_up()

        def again(seconds: float) -> bool:
            if not self.health.role:
                log.info("another loader writes this warehouse; standing by until it ends")
            self.health.ready, self.health.role = True, "stands by"
            self.health.alive()
            return not (caught_up is not None and caught_up({})) and not self.stop.wait(seconds)

        return again


def _tell_start(begin: Sequence[Start], held: Mapping[Place, Watermarks]) -> None:
    waiting = sum(max(0, held[start.place].end - start.offset) for start in begin if start.place in held)
    expired = sum(start.offset for start in begin if start.first)
    log.info("loading", partitions=len(begin), waiting=waiting)
    if expired:
        log.warning("Kafka had dropped records before the first load", records=expired)
