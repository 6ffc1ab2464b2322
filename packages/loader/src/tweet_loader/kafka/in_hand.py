"""Which partitions are this loader's, how far each was delivered, and what was taken of them since."""

import sys
from collections.abc import Collection, Iterable, Mapping

from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.record import Place, Span
from tweet_loader.kafka.records import Records
from tweet_loader.kafka.resume import Start

NOT_MINE = sys.maxsize


class InHand:
    """Records between Kafka and the sink. A span goes without a gap from where its partition stands.

    Partitions come and go while records are taken; of one that went nothing stays in hand.
    """

    def __init__(self, begin: Iterable[Start] = ()) -> None:
        self.count = 0
        self.size_bytes = 0
        self._parts: list[Records] = []
        self._begun: dict[tuple[str, int], Start] = {}
        self._reached: dict[tuple[str, int], int] = {}
        self.begin(begin)

    def begin(self, starts: Iterable[Start]) -> None:
        """Hold these partitions too, from there; what was in hand of one of them is dropped."""
        starts = list(starts)
        self.drop([start.place for start in starts])
        self._begun |= {start.place: start for start in starts}
        self._reached |= {start.place: start.offset for start in starts}

    def drop(self, places: Collection[Place]) -> int:
        """Hold these no more; how many records were in hand of them."""
        for place in places:
            self._begun.pop(place, None)
            self._reached.pop(place, None)
        if not self._parts:
            return 0
        records, before = Records.joined(self._parts), self.count
        held = enumerate(zip(records.topics, records.partitions, strict=True))
        self._hold([records.take([row for row, place in held if place in self._begun])])
        return before - self.count

    def add(self, records: Records) -> None:
        """Take the next records of their partitions; what is before them, or of a partition not held, is left."""
        reached, left = self._reached, set()
        for row, place in enumerate(zip(records.topics, records.partitions, strict=True)):
            offset = records.offsets[row]
            if offset >= reached.get(place, NOT_MINE):
                reached[place] = offset + 1
            else:
                left.add(row)
        kept = records if not left else records.take([row for row in range(len(records)) if row not in left])
        self._parts.append(kept)
        self.count += len(kept)
        self.size_bytes += kept.size_bytes

    def reach(self, place: Place, offset: int) -> None:
        """Kafka has nothing before that offset that was not taken: not every offset is a record."""
        if place in self._reached:
            self._reached[place] = max(self._reached[place], offset)

    def reached(self) -> Mapping[Place, int]:
        """Where each partition will stand after the next delivery."""
        return {Place(*place): at for place, at in self._reached.items()}

    def stands(self) -> Mapping[Place, int]:
        """Where each partition stands: what was delivered leads up to there."""
        return {start.place: start.offset for start in self._begun.values()}

    def deliver(self) -> Delivery:
        """What is in hand, which is in hand no more; the partitions stand behind it."""
        spans = [
            Span(start.place, start.offset, end, start.first, start.topic_id)
            for start in self._begun.values()
            if (end := self._reached[start.place]) > start.offset
        ]
        for span in spans:
            self._begun[span.place] = Start(span.place, span.end, first=False, topic_id=span.topic_id)
        delivery = Delivery(Records.joined(self._parts), spans)
        self._hold([])
        return delivery

    def _hold(self, parts: list[Records]) -> None:
        self._parts = parts
        self.count = sum(map(len, parts))
        self.size_bytes = sum(part.size_bytes for part in parts)
