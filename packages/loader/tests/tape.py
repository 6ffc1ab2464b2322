"""A source that can be played again from any offset, and a way to be killed at any call of a port."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ParamSpec, TypeVar

from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.record import Place, Record, Span
from tweet_loader.kafka.records import Records
from tweet_loader.rows.batch import Batch
from tweet_loader.sink import Committed, Sink

from .events import NOON, Event, processed_message, rejected_message

PROCESSED, REJECTED, PARTITIONS = "processed", "rejected", 2
KAFKA_TIME = NOON + timedelta(seconds=2)
"""When every record entered processed or rejected."""
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Tape:
    """What stands in processed and rejected, in order of arrival."""

    records: list[Record] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    """The distinct events, with the raw records they came from."""
    _ends: dict[Place, int] = field(default_factory=dict)
    _raw_ends: dict[int, int] = field(default_factory=dict)

    def happened(self, events: Iterable[Event]) -> None:
        """Each event enters raw and is processed once."""
        for fields in events:
            partition = sum(str(fields["tweet_id"]).encode()) % PARTITIONS
            offset = self._raw_ends.get(partition, 0)
            self._raw_ends[partition] = offset + 1
            self.processed(fields, partition, offset)

    def processed(self, fields: Event, partition: int, offset: int) -> None:
        """One event, made from that raw record."""
        whole = {**fields, "raw_partition": partition, "raw_offset": offset}
        self.events.append(whole)
        self.append(PROCESSED, partition, processed_message(whole))

    def append(self, topic: str, partition: int, value: bytes | None) -> None:
        place = Place(topic, partition)
        offset = self._ends.get(place, 0)
        self._ends[place] = offset + 1
        self.records.append(Record(topic, partition, offset, int(KAFKA_TIME.timestamp() * 1000), b"key", value, ()))

    def set_aside(self, fields: Event) -> None:
        self.append(REJECTED, 0, rejected_message(fields))

    def offered_again(self) -> None:
        """The processor recovers from a crash and writes the same once more."""
        for record in list(self.records):
            self.append(record.topic, record.partition, record.value)


@dataclass
class TapeSource:
    """The tape from where a sink stands, `size` records at a time."""

    tape: Tape
    stored: Mapping[Place, int]
    size: int
    topic_id: str | None = "first"

    def deliveries(self) -> Iterator[Delivery]:
        position = dict(self.stored)
        pending = [item for item in self.tape.records if item.offset >= position.get(Place(*item[:2]), 0)]
        for begin in range(0, len(pending), self.size):
            records = pending[begin : begin + self.size]
            ends = {Place(*item[:2]): item.offset + 1 for item in records}
            spans = [
                Span(place, position.get(place, 0), end, place not in position, self.topic_id)
                for place, end in ends.items()
            ]
            position |= ends
            yield Delivery(Records.of(records), spans, more=begin + self.size < len(pending))

    def acknowledge(self, spans: Sequence[Span]) -> None:
        """There is nobody to tell."""


class KilledError(BaseException):
    """The process is gone. Not an Exception: nothing in it can have caught this."""


@dataclass
class Reaper:
    """Kills at the `victim`-th call of a port, before it is made or after it is done."""

    victim: int
    after: bool
    calls: int = 0

    def __call__(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.calls += 1
        if self.calls == self.victim and not self.after:
            raise KilledError
        answer = call(*args, **kwargs)
        if self.calls == self.victim:
            raise KilledError
        return answer


@dataclass
class MortalSink:
    """A sink whose every call may be the last."""

    sink: Sink
    reaper: Reaper

    def offsets(self) -> Mapping[Place, int]:
        return self.reaper(self.sink.offsets)

    def topic_ids(self) -> Mapping[str, str]:
        return self.reaper(self.sink.topic_ids)

    def commit(self, batch: Batch) -> Committed:
        return self.reaper(self.sink.commit, batch)

    def purge(self, *, now: bool = False) -> None:
        self.reaper(self.sink.purge, now=now)


@dataclass
class MortalSource:
    """A source whose every call may be the last."""

    source: TapeSource
    reaper: Reaper

    def deliveries(self) -> Iterator[Delivery]:
        for delivery in self.source.deliveries():
            yield self.reaper(next, iter([delivery]))

    def acknowledge(self, spans: Sequence[Span]) -> None:
        self.reaper(self.source.acknowledge, spans)
