"""From deliveries to batches: what can be decoded becomes rows, what cannot is set aside with its reason."""

from __future__ import annotations  # pa.Array takes type arguments only in its stubs

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from tweet_schema.bulk import Decoded, decode_messages
from tweet_schema.contract import Contract, latest
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import EventKind
from tweet_schema.wire import WireError

from tweet_loader.kafka.delivery import Delivery
from tweet_loader.kafka.records import Records
from tweet_loader.rows.batch import ERASED, Batch, erasable, events_batch_schema, rejected_batch_schema
from tweet_loader.rows.reject import Clock, rejected_row
from tweet_loader.rows.widen import schema_ids, widened

SchemaText = Callable[[int], str | None]
"""The registry's answer to an id: the schema's text, or None when it issued no such id."""


class UnreadableError(RuntimeError):
    """So many records in a row cannot be read that something else must be wrong than they."""


class Reader:
    """Turns deliveries of two topics into batches. What cannot be decoded becomes a rejected row."""

    def __init__(
        self, *, processed_topic: str, rejected_topic: str, schema_text: SchemaText, clock: Clock, reject_limit: int
    ) -> None:
        self._contracts = {
            processed_topic: latest(Subject.PROCESSED),
            rejected_topic: latest(Subject.REJECTED),
        }
        self._processed = processed_topic
        self._rejected = rejected_topic
        self._schema_text = schema_text
        self._clock = clock
        self._reject_limit = reject_limit
        self._in_a_row = 0
        self._seen: set[int] = set()

    def batch(self, delivery: Delivery) -> Batch:
        """The delivery as Arrow tables.

        Raises:
            RegistryUnavailableError: when a schema id is new and the registry does not answer; nothing is lost
                by asking again.
            NewerContractError: when a record's version has a new field that is not optional; nothing is committed.
            UnreadableError: after as many records in a row as the limit says; the delivery is not committed.
        """
        bad: dict[int, WireError] = {}
        decoded = {
            topic: self._decode(topic, contract, delivery, bad) for topic, contract in [*self._contracts.items()]
        }
        self._count(len(delivery.records), bad)
        events, places = decoded[self._processed]
        aside, origins = decoded[self._rejected]
        whole = len(places) == len(delivery.records)  # nearly always: then nothing need be picked
        records = delivery.records if whole else delivery.records.take(places)
        return Batch(
            spans=tuple(delivery.spans),
            events=_events_table(events, records),
            rejected=self._rejected_table(aside, delivery, bad),
            records=records,
            asides=tuple(delivery.records[place] for place in [*origins, *sorted(bad)]),
            more=delivery.more,
        )

    def _decode(
        self, topic: str, contract: Contract, delivery: Delivery, bad: dict[int, WireError]
    ) -> tuple[pa.RecordBatch, Sequence[int]]:
        """The sound records of one topic, and the place of each in the delivery; the others go to `bad`."""
        places = _places(topic, delivery.records)
        values = delivery.records.values
        messages = values if len(places) == len(values) else [values[place] for place in places]
        contract = self._widened(topic, contract, messages)
        found: Decoded = decode_messages(messages, self._schema_text, contract)
        bad |= {places[index]: error for index, error in found.bad.items()}
        if len(places) == len(delivery.records):
            return found.batch, found.places
        return found.batch, [places[index] for index in found.places]

    def _widened(self, topic: str, contract: Contract, messages: Sequence[bytes | None]) -> Contract:
        """The contract with what versions seen for the first time have more; it stays so."""
        for schema_id in sorted(schema_ids(messages) - self._seen):
            if (text := self._schema_text(schema_id)) is not None:
                contract = widened(contract, text)
                self._seen.add(schema_id)
        self._contracts[topic] = contract
        return contract

    def _count(self, records: int, bad: Mapping[int, WireError]) -> None:
        """Go on counting how many in a row cannot be read, in the order in which they came."""
        if records and not bad:
            self._in_a_row = 0
            return
        for place in range(records):
            self._in_a_row = self._in_a_row + 1 if place in bad else 0
            if self._in_a_row >= self._reject_limit:
                raise UnreadableError(
                    f"{self._in_a_row} records in a row could not be read, the last since {bad[place]}: is it the "
                    "registry that they were written with? If they are to be set aside, raise --reject-limit"
                )

    def _rejected_table(self, decoded: pa.RecordBatch, delivery: Delivery, bad: Mapping[int, WireError]) -> pa.Table:
        aside = [
            rejected_row(delivery.records[place], bad[place].reason, str(bad[place]), self._clock())
            for place in sorted(bad)
        ]
        unknown = pa.nulls(decoded.num_rows, pa.int64())
        schema = rejected_batch_schema(decoded.schema)
        arrived = pa.table([*decoded.columns, unknown, unknown], schema=schema)
        return pa.concat_tables([arrived, pa.Table.from_pylist(aside, schema=schema)])


def _places(topic: str, records: Records) -> Sequence[int]:
    among = records.topics.count(topic)
    if among in (0, len(records)):
        return range(among)
    return [place for place, name in enumerate(records.topics) if name == topic]


def _events_table(decoded: pa.RecordBatch, records: Records) -> pa.Table:
    places = (
        pa.array(records.partitions, pa.int64()),
        pa.array(records.offsets, pa.int64()),
        _timestamps(records),
    )
    return pa.table([*_erased(decoded), *places], schema=events_batch_schema(decoded.schema))


def _erased(events: pa.RecordBatch) -> list[pa.Array[pa.Scalar[pa.DataType]]]:
    """The columns, with nothing but its identity and lineage left of a deletion.

    The contract says that a deletion carries nothing; a sink must be able to rely on it whoever wrote it.
    """
    deleted = pc.equal(events["kind"], pa.scalar(EventKind.DELETED.value))
    if not deleted.true_count:
        return events.columns
    return [
        pc.if_else(deleted, pa.scalar(ERASED.get(name), column.type), column) if erasable(name) else column
        for name, column in zip(events.schema.names, events.columns, strict=True)
    ]


def _timestamps(records: Records) -> pa.Array[pa.Scalar[pa.DataType]]:
    milliseconds = pa.array(records.timestamps_ms, pa.int64())
    unknown = pc.less(milliseconds, pa.scalar(0, pa.int64()))
    if unknown.true_count:
        milliseconds = pc.if_else(unknown, pa.scalar(None, pa.int64()), milliseconds)
    return milliseconds.cast(pa.timestamp("ms", tz="UTC")).cast(pa.timestamp("us", tz="UTC"))
