"""From events to what Kafka takes: a key and a framed value, or the reason why there is none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from tweet_schema.bulk_encode import encode_messages, plain
from tweet_schema.wire import UnencodableError, encode, frame

from tweet_producer.event import CONTRACT, readable


class Lane(StrEnum):
    """What a record is, and so which topic it is for."""

    EVENTS = "events"
    REJECTED = "rejected"


class Record(NamedTuple):
    """What Kafka takes."""

    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Refused:
    """What Kafka cannot take as an event, with the bytes it had and why."""

    key: bytes | None
    value: bytes | None
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Records:
    """What became of a batch of events, in their order."""

    keys: pa.BinaryArray
    values: pa.BinaryArray
    """One for each key."""
    places: Sequence[int]
    """For each key, the row of its event."""
    refused: Sequence[Refused] = ()
    """The events that are no record."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes events by the newest contract of raw, which the registry calls `schema_id`."""

    schema_id: int

    def records(self, batch: pa.RecordBatch) -> Records:
        """The records of a batch of events; one that does not fit the contract is refused as the JSON it is."""
        encoded, keys = encode_messages(batch, CONTRACT, self.schema_id), message_keys(batch)
        if not encoded.bad:
            return Records(keys, encoded.messages, encoded.places)
        refused = [_refused(batch.slice(row, 1), keys[row].as_py(), error) for row, error in encoded.bad.items()]
        return Records(keys.take(pa.array(encoded.places, pa.int64())), encoded.messages, encoded.places, refused)

    def value(self, event: Mapping[str, object]) -> bytes:
        """The value of one event.

        Raises:
            UnencodableError: when it does not fit the contract.
        """
        return frame(self.schema_id, encode(CONTRACT, event))


def message_keys(batch: pa.RecordBatch) -> pa.BinaryArray:
    """Key of each event: `topics.message_key` of its columns."""
    source, tweet_id = batch["source"].cast(pa.binary()), batch["tweet_id"].cast(pa.binary())
    keys: pa.BinaryArray
    if len(source) and pc.all(pc.equal(source, source[0]), skip_nulls=False).as_py():
        before = source[0].as_py() + b":"
        keys = pc.binary_replace_slice(tweet_id, 0, 0, before)  # type: ignore[assignment]  # what a cast gives has no type of its own
    else:  # twice as dear
        keys = pc.binary_join_element_wise(source, tweet_id, b":")  # type: ignore[call-overload]  # the stubs know no separator beside arrays
    return keys


def arrays_of(records: Sequence[Record]) -> tuple[pa.BinaryArray, pa.BinaryArray]:
    """Keys and values of records one by one."""
    return pa.array([one.key for one in records], pa.binary()), pa.array([one.value for one in records], pa.binary())


def _refused(row: pa.RecordBatch, key: bytes | None, error: UnencodableError) -> Refused:
    try:
        return Refused(key, json.dumps(readable(plain(row)[0]), ensure_ascii=False).encode(), error.reason, str(error))
    except UnicodeDecodeError:
        whole = pa.BufferOutputStream()
        with pa.ipc.new_stream(whole, row.schema) as stream:
            stream.write_batch(row)
        return Refused(key, whole.getvalue().to_pybytes(), error.reason, f"{error}; kept as an Arrow stream")
