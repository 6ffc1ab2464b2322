"""What one commit of a sink holds, in Arrow."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import EventKind

from tweet_loader.kafka.record import Place, Record, Span
from tweet_loader.kafka.records import Records
from tweet_loader.rows.reject import Lineage, rejected_row
from tweet_loader.rows.tables import PLACED


def events_batch_schema(processed: pa.Schema) -> pa.Schema:
    """Of `Batch.events`, for processed events of that schema."""
    return pa.schema([*processed, *PLACED])


def rejected_batch_schema(rejected: pa.Schema) -> pa.Schema:
    """Of `Batch.rejected`, for rejected records of that schema."""
    return pa.schema([*rejected, pa.field("raw_partition", pa.int64()), pa.field("raw_offset", pa.int64())])


EVENTS: pa.Schema = events_batch_schema(arrow_schema(latest(Subject.PROCESSED)))
"""A processed event and where it stood in `processed`."""

REJECTED: pa.Schema = rejected_batch_schema(arrow_schema(latest(Subject.REJECTED)))
"""A rejected record and, where the loader set it aside and could tell, the raw record it came from."""

ERASED: Mapping[str, object] = {
    name: field.get_default(call_default_factory=True)
    for name, field in ProcessedTweet.model_fields.items()
    if not field.is_required()
}
"""All that a tombstone does not keep, with what stands there instead."""
DELETED = pa.scalar(EventKind.DELETED.value)
KEPT = {name for name, field in ProcessedTweet.model_fields.items() if field.is_required()}


def erasable(name: str) -> bool:
    """Whether a tombstone does without that column: all that is optional, also what a newer version has."""
    return name not in KEPT and name != "loaded_at"


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch holds of one partition."""

    span: Span
    events: pa.Table
    rejected: pa.Table


@dataclass(frozen=True, slots=True)
class Batch:
    """What is committed together: rows, and how far they lead in every partition."""

    spans: tuple[Span, ...]
    events: pa.Table
    """Schema EVENTS, or with more columns, in the order of `records`. Repetitions are the sink's to find."""
    rejected: pa.Table
    """Schema REJECTED."""
    records: Records
    """The record behind each row of `events`, kept until the sink has accepted it."""
    asides: tuple[Record, ...] = ()
    """The record behind each row of `rejected`."""
    more: bool = False
    """Whether more records stood waiting, so that a sink may keep open for them what it has open."""

    def without(self, refused: Mapping[int, str], rejected_at: datetime) -> Batch:
        """The batch with some rows of `events` set aside instead, for the reason the sink gave for each."""
        kept = [row for row in range(self.events.num_rows) if row not in refused]
        aside = [
            rejected_row(self.records[row], "refused_by_sink", why, rejected_at, self._lineage(row))
            for row, why in sorted(refused.items())
        ]
        return replace(
            self,
            events=self.events.take(pa.array(kept, pa.int64())),
            rejected=pa.concat_tables([self.rejected, pa.Table.from_pylist(aside, schema=self.rejected.schema)]),
            records=self.records.take(kept),
            asides=(*self.asides, *(self.records[row] for row in sorted(refused))),
        )

    @property
    def has_deletions(self) -> bool:
        """Whether an event of it is a deletion."""
        return bool(pc.index(self.events["kind"], DELETED).as_py() >= 0)

    def parts(self) -> Iterator[Part]:
        """The batch, span by span, for a sink that moves each partition by itself."""
        asides = _rows_by_place(self.asides)
        for span in self.spans:
            mine = asides.get(span.place)
            rejected = self.rejected.take(pa.array(mine, pa.int64())) if mine else self.rejected.slice(0, 0)
            yield Part(span, self._events_of(span.place), rejected)

    def _events_of(self, place: Place) -> pa.Table:
        """The rows that came from there; all events come from one topic."""
        if not self.records or self.records.topics[0] != place.topic:
            return self.events.slice(0, 0)
        return self.events.filter(pc.equal(self.events["processed_partition"], pa.scalar(place.partition)))

    def _lineage(self, row: int) -> Lineage:
        return Lineage(*(self.events[name][row].as_py() for name in ("raw_partition", "raw_offset")))


def _rows_by_place(records: Sequence[Record]) -> Mapping[Place, list[int]]:
    rows: dict[Place, list[int]] = {}
    for row, record in enumerate(records):
        rows.setdefault(Place(record.topic, record.partition), []).append(row)
    return rows
