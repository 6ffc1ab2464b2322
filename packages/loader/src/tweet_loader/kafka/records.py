"""Many records as columns: what moves millions of them makes no object of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self, TypeVar

from tweet_loader.kafka.record import Headers, Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Records:
    """Records in an order, of which each is made when it is asked for. The columns are of one length."""

    topics: Sequence[str] = ()
    partitions: Sequence[int] = ()
    offsets: Sequence[int] = ()
    timestamps_ms: Sequence[int] = ()
    keys: Sequence[bytes | None] = ()
    values: Sequence[bytes | None] = ()
    headers: Sequence[Headers] = ()

    @classmethod
    def of(cls, records: Iterable[Record]) -> Self:
        """These records."""
        held = list(records)
        return cls(
            [record.topic for record in held],
            [record.partition for record in held],
            [record.offset for record in held],
            [record.timestamp_ms for record in held],
            [record.key for record in held],
            [record.value for record in held],
            [record.headers for record in held],
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """One after the other."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            list(chain.from_iterable(part.topics for part in parts)),
            list(chain.from_iterable(part.partitions for part in parts)),
            list(chain.from_iterable(part.offsets for part in parts)),
            list(chain.from_iterable(part.timestamps_ms for part in parts)),
            list(chain.from_iterable(part.keys for part in parts)),
            list(chain.from_iterable(part.values for part in parts)),
            list(chain.from_iterable(part.headers for part in parts)),
        )

    @property
    def size_bytes(self) -> int:
        """Of the values."""
        return sum(map(len, filter(None, self.values)))

    def take(self, rows: Sequence[int]) -> Self:
        """Those rows, in that order."""
        return type(self)(
            _taken(self.topics, rows),
            _taken(self.partitions, rows),
            _taken(self.offsets, rows),
            _taken(self.timestamps_ms, rows),
            _taken(self.keys, rows),
            _taken(self.values, rows),
            _taken(self.headers, rows),
        )

    def __len__(self) -> int:
        return len(self.offsets)

    def __iter__(self) -> Iterator[Record]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, row: int) -> Record:
        return Record(
            self.topics[row],
            self.partitions[row],
            self.offsets[row],
            self.timestamps_ms[row],
            self.keys[row],
            self.values[row],
            self.headers[row],
        )


def _taken(column: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
    return [column[row] for row in rows]
