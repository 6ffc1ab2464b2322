"""What Kafka refuses for ever, and how the record at fault is found among those that were sent with it.

Kafka takes a batch or refuses it as a whole. For an invalid record it says which one it was (KIP-467), for one that is
too large it does not. So what came back is sent again in groups, each when all before it is settled, and a record that
is refused alone is at fault. Order is kept: groups are cut out of the sequence, never picked from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tweet_producer.encode import Record, Refused

TOO_LARGE = "MSG_SIZE_TOO_LARGE"
SIZE = frozenset({TOO_LARGE, "INVALID_MSG_SIZE", "RECORD_LIST_TOO_LARGE"})
"""The batch, or a record in it, has too many bytes."""
OF_A_RECORD = SIZE | {"INVALID_RECORD"}
"""What Kafka says of some records and not of others, by librdkafka's names. All else is a matter of the topic, of who
sends, or of the cluster: no other record would fare better."""
BESIDE = "_INVALID_DIFFERENT_RECORD"
"""What librdkafka says of the sound records of a batch in which Kafka has named the invalid ones."""
MOST_IN_A_ROW = 10
"""So many records refused one by one, and none taken between: then it is not the records."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A record that came back."""

    number: int
    """By which all that one client was given is ordered."""
    record: Record
    code: str = ""
    """Why Kafka or its client refuses it, by librdkafka's name; empty when it was only given up."""
    says: str = ""
    perhaps_written: bool = False
    """Whether it may be in Kafka nevertheless."""

    @property
    def suspect(self) -> bool:
        """Whether it was refused, by itself or with others."""
        return self.code in OF_A_RECORD

    @property
    def size(self) -> int:
        """Bytes of key and value."""
        return len(self.record.key or b"") + len(self.record.value or b"")


def groups(back: Sequence[Returned]) -> list[Sequence[Returned]]:
    """What came back, in its order, cut so that the suspects are in two halves, or one of them alone."""
    suspects = [place for place, one in enumerate(back) if one.suspect]
    if len(suspects) == 1:
        (first,), last = suspects, suspects[0] + 1
        cuts = [0, first, last, len(back)]
    else:
        cuts = [0, suspects[len(suspects) // 2 - 1] + 1, suspects[-1] + 1, len(back)]
    return [back[start:end] for start, end in pairwise(cuts) if start < end]


def reasons(back: Sequence[Returned]) -> Iterator[Refused]:
    """What is said of records that are at fault."""
    for one in back:
        if one.code in SIZE:
            yield Refused(*one.record, "too_large", f"{one.size} bytes are more than the topic takes")
        else:
            yield Refused(*one.record, "refused_by_kafka", f"{one.says} ({one.code})")
