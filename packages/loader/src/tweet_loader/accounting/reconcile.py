"""The balance: every event in raw is a row, superseded, a duplicate, a delete, rejected or unaccounted.

Of a tweet's events one is its row. Others that say the same once more are duplicates, versions that an edit or a delete
has replaced are superseded, and the delete itself is a delete. A row that ought to be there and is not leaves its
event unaccounted; a row that ought not to be there is surplus. The two never cancel out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import pyarrow as pa

from tweet_loader.accounting.question import ask
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.sink import Readable


@dataclass(frozen=True, slots=True)
class Line:
    """One partition of raw, or all of them. raw = rows + superseded + duplicates + deletes + rejected + unaccounted."""

    raw: int = 0
    """Records that raw holds now."""
    rows: int = 0
    superseded: int = 0
    duplicates: int = 0
    deletes: int = 0
    rejected: int = 0
    unaccounted: int = 0
    surplus: int = 0
    """Rows too many: doubled ones, and such as no raw record explains."""
    unattributed: int = 0
    """Records that the loader set aside unread, so that their raw record is unknown: it counts as unaccounted."""
    replays: int = 0
    """Records that came again and were recognised; they are not part of the balance."""
    expired: int = 0
    """Records that raw no longer holds; they are not part of the balance."""

    def plus(self, other: "Line") -> "Line":
        """Both together."""
        return Line(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of raw's records, by partition."""

    partitions: Mapping[int, Line]

    @property
    def total(self) -> Line:
        """All partitions together."""
        total = Line()
        for line in self.partitions.values():
            total = total.plus(line)
        return total

    @property
    def closes(self) -> bool:
        """Whether no partition misses a record or has a row too many."""
        return not any(line.unaccounted or line.surplus for line in self.partitions.values())

    def as_json(self) -> dict[str, object]:
        """For a machine: `partitions`, each with its number, and `total`."""
        lines = [{"partition": number, **asdict(line)} for number, line in sorted(self.partitions.items())]
        return {"partitions": lines, "total": asdict(self.total)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A run of raw records that are unaccounted for."""

    partition: int
    first: int
    last: int
    why: str
    tweet: str | None
    """`source:tweet_id`, where the event was loaded and only its row is not there."""


def explain(sink: Readable, raw_topic: str, watermarks: Callable[[], Mapping[Place, Watermarks]]) -> Sequence[Missing]:
    """The records that the balance misses, the first thousand runs of them."""
    before = watermarks()
    rows = ask(sink, "missing", lambda: {"held": _held(before, watermarks())}, {"raw_topic": raw_topic})
    return [Missing(**row) for row in rows]  # type: ignore[arg-type] # the columns of missing.sql


def reconcile(
    sink: Readable,
    raw_topic: str,
    watermarks: Callable[[], Mapping[Place, Watermarks]],
    settle: Callable[[], None] = lambda: None,
) -> Balance:
    """The balance of a warehouse against what `watermarks` says raw holds.

    Events that enter raw meanwhile are left out, also while `settle` lets what is on its way arrive.
    """
    before = watermarks()
    settle()
    rows = ask(sink, "balance", lambda: {"held": _held(before, watermarks())}, {"raw_topic": raw_topic})
    return Balance({int(str(row.pop("partition"))): Line(**row) for row in rows})  # type: ignore[arg-type] # counts


def _held(before: Mapping[Place, Watermarks], after: Mapping[Place, Watermarks]) -> pa.Table:
    rows = [
        {"partition": place.partition, "begin": marks.begin, "end": marks.end, "later_end": after[place].end}
        for place, marks in before.items()
    ]
    return pa.Table.from_pylist(
        rows, pa.schema([(name, pa.int64()) for name in ("partition", "begin", "end", "later_end")])
    )
