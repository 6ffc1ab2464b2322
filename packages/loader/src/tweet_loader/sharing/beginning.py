"""Where reading begins: asked of the sink each time partitions come, and checked against what Kafka holds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from tweet_loader.kafka.consume import Kafka, KafkaAwayError
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Start, TopicIds, Watermarks, starts
from tweet_loader.patience import patiently
from tweet_loader.sink import Sink


@dataclass(frozen=True, slots=True)
class Beginning:
    """Of the partitions of `topics`. The group's offsets are never asked: they may be behind the sink, or ahead."""

    sink: Sink
    kafka: Kafka
    topics: Collection[str]
    pause: Callable[[float], None]

    def held(self, seconds: float) -> Mapping[Place, Watermarks]:
        """What Kafka holds of every partition; it is waited for that long.

        Raises:
            KafkaAwayError: when it does not answer.
        """
        return patiently(lambda: self.kafka.watermarks(self.topics), KafkaAwayError, seconds, self.pause)

    def everywhere(self, seconds: float) -> Sequence[Start]:
        """A start for every partition that Kafka holds; Kafka is waited for that long.

        Raises:
            KafkaAwayError: when it does not answer.
            OffsetsGoneError: when the sink's offsets do not fit, also those of partitions that are gone.
            SinkBusyError: when the sink is away for too long.
        """
        stored = self.sink.offsets()
        mine = {place: at for place, at in stored.items() if place.topic in self.topics}
        return self._starts(mine, self.held(seconds), seconds)

    def now(self, places: Collection[Place]) -> Sequence[Start]:
        """A start for each of these partitions, as sink and Kafka stand at this moment. Kafka is waited for.

        Raises:
            OffsetsGoneError, SinkBusyError: as above.
        """
        if not places:
            return ()
        # The sink first: what another loads meanwhile would lead behind the end that Kafka had a moment before.
        stored = self.sink.offsets()
        held = patiently(lambda: self.kafka.watermarks_of(places), KafkaAwayError, float("inf"), self.pause)
        return self._starts({place: stored[place] for place in places if place in stored}, held, float("inf"))

    def _starts(self, stored: Mapping[Place, int], held: Mapping[Place, Watermarks], seconds: float) -> Sequence[Start]:
        now = patiently(lambda: self.kafka.topic_ids(self.topics), KafkaAwayError, seconds, self.pause)
        return starts(stored, held, TopicIds(self.sink.topic_ids(), now))
