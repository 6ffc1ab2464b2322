"""Which rows of a batch count: the first of each raw record, the newest version of each tweet.

In Python over a few columns: a window in DuckDB sorts all 47 of them, which cost three times as much.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from tweet_schema.tweet_event import EventKind

Lineage = tuple[int, int]
Seen = Callable[[int, int, int], Iterable[int]]
"""The offsets of a raw partition that a sink holds, between two offsets, both included."""
Aside = tuple[str, int, int, str]
"""Topic, partition, offset and stage of a rejected record."""


def lineages(events: pa.Table) -> Sequence[Lineage]:
    """Raw partition and offset of each row."""
    return list(zip(_numbers(events, "raw_partition"), _numbers(events, "raw_offset"), strict=True))


def first_of_each(lineage: Sequence[Lineage]) -> dict[Lineage, int]:
    """The row that each raw record comes in first."""
    rows: dict[Lineage, int] = {}
    for row, key in enumerate(lineage):
        rows.setdefault(key, row)
    return rows


def fresh_of(lineage: Sequence[Lineage], seen: Seen) -> list[int]:
    """The rows whose raw record the sink does not hold yet, each record once.

    One look per partition, between the batch's own offsets.
    """
    rows = first_of_each(lineage)
    offsets: dict[int, list[int]] = {}
    for partition, offset in rows:
        offsets.setdefault(partition, []).append(offset)
    for partition, mine in offsets.items():
        for offset in seen(partition, min(mine), max(mine)):
            rows.pop((partition, offset), None)
    return list(rows.values())


def aside_keys(rejected: pa.Table) -> Sequence[Aside]:
    """What tells each rejected record from the others."""
    columns = (rejected[name].to_pylist() for name in ("topic", "partition", "offset", "stage"))
    return list(zip(*columns, strict=True))


def fresh_asides(keys: Sequence[Aside], held: Iterable[Aside]) -> list[int]:
    """The rows of rejected records that are not held yet; what never had an offset is never a repetition."""
    known = set(held)
    rows: list[int] = []
    for row, key in enumerate(keys):
        if key[2] < 0 or key not in known:
            rows.append(row)
            known.add(key)
    return rows


def replays(events: pa.Table, fresh: Sequence[int], rejected: pa.Table, new: Sequence[int]) -> Mapping[int, int]:
    """How many records came again, by raw partition, when of the two tables only those rows are new."""
    origins = pc.coalesce(rejected["raw_partition"], rejected["partition"])
    partitions = [*_numbers(events, "raw_partition"), *(int(str(origin)) for origin in origins.to_pylist())]
    kept = [*fresh, *(row + events.num_rows for row in new)]
    return Counter(partitions) - Counter(partitions[row] for row in kept)


def newest_of_each(events: pa.Table) -> list[int]:
    """The row of each tweet's newest version: a delete, else the latest by its platform's clock, then by raw offset.

    The order is total, so that batches in any cut and order come to the same end.
    """
    identities = zip(events["source"].to_pylist(), events["tweet_id"].to_pylist(), strict=True)
    versions = zip(
        (kind == EventKind.DELETED for kind in events["kind"].to_pylist()),
        _numbers(events, "occurred_at"),
        _numbers(events, "raw_offset"),
        _numbers(events, "raw_partition"),
        strict=True,
    )
    newest: dict[tuple[object, object], tuple[bool, int, int, int, int]] = {}
    for row, (identity, version) in enumerate(zip(identities, versions, strict=True)):
        candidate = (*version, row)
        if candidate > newest.setdefault(identity, candidate):
            newest[identity] = candidate
    return sorted(row for *_, row in newest.values())


def rows_of(events: pa.Table, rows: Sequence[int]) -> pa.Table:
    """Those rows, in that order."""
    return events if len(rows) == events.num_rows else events.take(pa.array(rows, pa.int64()))


def _numbers(events: pa.Table, name: str) -> Sequence[int]:
    numbers: list[int] = events[name].cast(pa.int64()).to_pylist()  # type: ignore[assignment] # never null
    return numbers
