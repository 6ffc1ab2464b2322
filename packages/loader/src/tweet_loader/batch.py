"""From records to Arrow: what one commit of a sink holds."""

from __future__ import annotations  # pa.Field takes type arguments only in its stubs

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import EventKind
from tweet_schema.wire import WireError

from tweet_loader.decode import Decoder, SchemaText
from tweet_loader.record import Delivery, Record, Span
from tweet_loader.reject import Clock, Lineage, rejected_row

_UTC = pa.timestamp("us", tz="UTC")
EVENTS: pa.Schema = pa.schema(
    [
        *arrow_schema(latest(Subject.PROCESSED)),
        pa.field("processed_partition", pa.int64(), nullable=False),
        pa.field("processed_offset", pa.int64(), nullable=False),
        pa.field("processed_timestamp", _UTC),
    ]
)
"""A processed event and where it stood in `processed`."""

REJECTED: pa.Schema = pa.schema(
    [
        *arrow_schema(latest(Subject.REJECTED)),
        pa.field("raw_partition", pa.int64()),
        pa.field("raw_offset", pa.int64()),
    ]
)
"""A rejected record and, where the loader set it aside and could tell, the raw record it came from."""

ERASED: Mapping[str, object] = {
    name: field.get_default(call_default_factory=True)
    for name, field in ProcessedTweet.model_fields.items()
    if not field.is_required()
}
"""All that a tombstone does not keep, with what stands there instead."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is committed together: rows, and how far they lead in every partition."""

    spans: tuple[Span, ...]
    events: pa.Table
    """Schema EVENTS, in the order of `records`. Repetitions are the sink's to find."""
    rejected: pa.Table
    """Schema REJECTED."""
    records: tuple[Record, ...]
    """The record behind each row of `events`, kept until the sink has accepted it."""

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
            rejected=pa.concat_tables([self.rejected, pa.Table.from_pylist(aside, schema=REJECTED)]),
            records=tuple(self.records[row] for row in kept),
        )

    def _lineage(self, row: int) -> Lineage:
        return Lineage(*(self.events[name][row].as_py() for name in ("raw_partition", "raw_offset")))


class UnreadableError(RuntimeError):
    """So many records in a row cannot be read that something else must be wrong than they."""


class Reader:
    """Turns deliveries of two topics into batches. What cannot be decoded becomes a rejected row."""

    def __init__(
        self, *, processed_topic: str, rejected_topic: str, schema_text: SchemaText, clock: Clock, reject_limit: int
    ) -> None:
        self._processed = processed_topic
        self._decoders = {
            processed_topic: Decoder(latest(Subject.PROCESSED), schema_text),
            rejected_topic: Decoder(latest(Subject.REJECTED), schema_text),
        }
        self._clock = clock
        self._reject_limit = reject_limit
        self._in_a_row = 0

    def batch(self, delivery: Delivery) -> Batch:
        """The delivery as Arrow tables.

        Raises:
            RegistryUnavailableError: when a schema id is new and the registry does not answer; nothing is lost
                by asking again.
            UnreadableError: after as many records in a row as the limit says; the delivery is not committed.
        """
        events: list[dict[str, object]] = []
        records: list[Record] = []
        rejected: list[dict[str, object]] = []
        for record in delivery.records:
            try:
                fields = self._decoders[record.topic].decode(record.value)
            except WireError as error:
                self._count(error)
                rejected.append(rejected_row(record, error.reason, str(error), self._clock()))
                continue
            self._in_a_row = 0
            if record.topic == self._processed:
                events.append(_event(fields))
                records.append(record)
            else:
                rejected.append(fields)
        return Batch(
            spans=tuple(delivery.spans),
            events=_events_table(events, records),
            rejected=pa.Table.from_pylist(rejected, schema=REJECTED),
            records=tuple(records),
        )

    def _count(self, error: WireError) -> None:
        self._in_a_row += 1
        if self._in_a_row >= self._reject_limit:
            raise UnreadableError(
                f"{self._in_a_row} records in a row could not be read, the last since {error}: is it the registry that "
                "they were written with? If they are to be set aside, raise --reject-limit"
            )


def _event(fields: dict[str, object]) -> dict[str, object]:
    # The contract says that a deletion carries nothing; a sink must be able to rely on it whoever wrote it.
    return {**fields, **_erased(fields)} if fields["kind"] == EventKind.DELETED else fields


def _erased(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: ERASED[name] for name in fields if name in ERASED}


def _events_table(events: Sequence[dict[str, object]], records: Sequence[Record]) -> pa.Table:
    places = {
        "processed_partition": pa.array([record.partition for record in records], pa.int64()),
        "processed_offset": pa.array([record.offset for record in records], pa.int64()),
        "processed_timestamp": _timestamps(records),
    }
    decoded = pa.Table.from_pylist(list(events), schema=arrow_schema(latest(Subject.PROCESSED)))
    return pa.table([*decoded.columns, *places.values()], schema=EVENTS)


def _timestamps(records: Sequence[Record]) -> pa.Array[pa.Scalar[pa.DataType]]:
    milliseconds = [None if record.timestamp_ms < 0 else record.timestamp_ms for record in records]
    return pa.array(milliseconds, pa.timestamp("ms", tz="UTC")).cast(_UTC)
