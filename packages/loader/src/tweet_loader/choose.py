"""Which rows of a batch count: the first of each raw record, the newest version of each tweet.

In Python over a few columns: a window in DuckDB sorts all 47 of them, which cost three times as much.
"""

from collections.abc import Sequence

import pyarrow as pa
from tweet_schema.tweet_event import EventKind

Lineage = tuple[int, int]


def lineages(events: pa.Table) -> Sequence[Lineage]:
    """Raw partition and offset of each row."""
    return list(zip(_numbers(events, "raw_partition"), _numbers(events, "raw_offset"), strict=True))


def first_of_each(lineage: Sequence[Lineage]) -> dict[Lineage, int]:
    """The row that each raw record comes in first."""
    rows: dict[Lineage, int] = {}
    for row, key in enumerate(lineage):
        rows.setdefault(key, row)
    return rows


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
