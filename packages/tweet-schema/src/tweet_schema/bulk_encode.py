"""One Arrow batch to many framed messages. Needs the extra `bulk`.

The fast codec (`pyruhvro`) is given only what it is known to write rightly: it puts nothing for a null where the
contract allows none, and copies bytes that are no UTF-8. Rows with either, and rows it refuses itself, go to the
reference (`fastavro`), which judges each by itself.
"""

from __future__ import annotations  # pa.Array takes type arguments only in its stubs

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import Contract
from tweet_schema.fast_codec import Values, covered, serialized
from tweet_schema.retype import retyped
from tweet_schema.wire import UnencodableError, encode, frame

FEW = 8
"""A batch of at most so many that does not go through at once goes to the reference; a larger one is halved."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the rows of a batch became."""

    messages: pa.BinaryArray
    """The sound ones, in the order of their rows."""
    places: Sequence[int]
    """For each message, the index of its row."""
    bad: Mapping[int, UnencodableError]
    """Why the others are none, by the index of the row."""


@dataclass(slots=True)
class _Made:
    """Messages in the order of their rows, in parts, and what is none."""

    header: bytes
    messages: list[pa.BinaryArray] = field(default_factory=list)
    places: list[Sequence[int]] = field(default_factory=list)
    """The rows of each part."""
    bad: dict[int, UnencodableError] = field(default_factory=dict)


def encode_messages(batch: pa.RecordBatch, contract: Contract, schema_id: int) -> Encoded:
    """The rows as framed messages, the bytes that `wire.encode` gives for each.

    A row that does not fit the contract is in `bad` with the error that `wire.encode` raises for it; the others are
    not touched by it.

    Raises:
        ValueError: when the batch's columns are not those of `arrow_schema(contract)`.
    """
    schema = arrow_schema(contract)
    if not batch.schema.equals(schema):
        raise ValueError(f"the batch has not the columns of {contract.label}: {_difference(batch.schema, schema)}")
    made = _Made(frame(schema_id, b""))
    encode_rows = _encode if covered(contract) else _encode_slowly
    encode_rows(batch, 0, contract, made)
    return Encoded(_joined(made.messages), _chained(made.places), made.bad)


def encode_batch(batch: pa.RecordBatch, contract: Contract, schema_id: int) -> list[bytes]:
    """As `encode_messages`, for rows that are known to fit.

    Raises:
        UnencodableError: naming what does not fit in the first row that does not.
    """
    encoded = encode_messages(batch, contract, schema_id)
    for error in encoded.bad.values():
        raise error
    return [message for message in encoded.messages.to_pylist() if message is not None]


def plain(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """The rows as mappings, times in microseconds since 1970: a calendar has fewer years than the contract.

    Raises:
        UnicodeDecodeError: when text is no UTF-8.
    """
    schema = pa.schema([pa.field(field.name, _without_times(field.type), field.nullable) for field in batch.schema])
    return retyped(batch, schema).to_pylist()


def _encode(batch: pa.RecordBatch, first: int, contract: Contract, made: _Made) -> None:
    """Encode all, or halve until the bad ones are alone. `first` is the index of the first row."""
    batch = _alone(batch)
    try:
        _check(batch)
        bodies = serialized(batch, contract)
    except ValueError:
        if batch.num_rows <= FEW:
            _encode_slowly(batch, first, contract, made)
            return
        middle = batch.num_rows // 2
        _encode(batch.slice(0, middle), first, contract, made)
        _encode(batch.slice(middle), first + middle, contract, made)
        return
    # The header is put in before the first byte: 0.03 µs a row, where a list of bytes would take 0.3.
    made.messages.append(pc.binary_replace_slice(bodies, 0, 0, made.header))
    made.places.append(range(first, first + batch.num_rows))


def _joined(parts: Sequence[pa.BinaryArray]) -> pa.BinaryArray:
    """The parts as one array: to copy the only one would cost 0.03 µs a row."""
    return parts[0] if len(parts) == 1 else pa.concat_arrays([pa.array([], pa.binary()), *parts])


def _chained(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """The parts as one sequence: a range stays one, where a list would be as many numbers to make and to free."""
    return parts[0] if len(parts) == 1 else [*chain.from_iterable(parts)]


def _encode_slowly(batch: pa.RecordBatch, first: int, contract: Contract, made: _Made) -> None:
    for index in range(batch.num_rows):
        try:
            body = encode(contract, _row(batch, index, contract))
        except UnencodableError as error:
            made.bad[first + index] = error
        else:
            made.messages.append(pa.array([made.header + body], pa.binary()))
            made.places.append((first + index,))


def _alone(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch without the rest of the arrays that it is a part of: validating would look at all of that.

    A part of 2,000 rows of 32,768 is copied for 0.1 µs a row; to validate it as it is would take 2.
    """
    if batch.get_total_buffer_size() <= 2 * batch.nbytes:
        return batch
    columns = [pa.concat_arrays([column, column[:0]]) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _row(batch: pa.RecordBatch, index: int, contract: Contract) -> dict[str, object]:
    try:
        return plain(batch.slice(index, 1))[0]
    except UnicodeDecodeError:
        raise UnencodableError(f"the record does not fit {contract.label}: its text is no UTF-8") from None


def _check(batch: pa.RecordBatch) -> None:
    """ValueError where the fast codec would write what the contract does not allow."""
    batch.validate(full=True)
    for place, column in enumerate(batch.columns):
        if not _none_missing(column, batch.schema.field(place)):
            _check_nulls(column, batch.schema.field(place), 0)


def _none_missing(array: Values, field: pa.Field[pa.DataType]) -> bool:
    """Whether nothing is null that may not be, not even inside what is absent. Counting copies nothing."""
    if not field.nullable and array.null_count:
        return False
    if isinstance(array, pa.StructArray):
        return all(_none_missing(array.field(place), inner) for place, inner in enumerate(array.type))
    return not isinstance(array, pa.ListArray) or _none_missing(array.values, array.type.value_field)


def _check_nulls(array: Values, field: pa.Field[pa.DataType], absent: int) -> None:
    """`absent` of the values are null because what holds them is."""
    if not field.nullable and array.null_count > absent:
        raise ValueError(f"{field.name} is null in a row")
    if isinstance(array, pa.StructArray):
        for place, inner in enumerate(array.flatten()):
            _check_nulls(inner, array.type.field(place), array.null_count)
    elif isinstance(array, pa.ListArray):
        _check_nulls(array.flatten(), array.type.value_field, 0)


def _without_times(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.StructType):
        fields = [kind.field(place) for place in range(kind.num_fields)]
        return pa.struct([pa.field(one.name, _without_times(one.type), one.nullable) for one in fields])
    if isinstance(kind, pa.ListType):
        return pa.list_(pa.field("item", _without_times(kind.value_type), kind.value_field.nullable))
    return pa.int64() if pa.types.is_timestamp(kind) else kind


def _difference(found: pa.Schema, wanted: pa.Schema) -> str:
    """The first column that is not as it must be."""
    for place, column in enumerate(wanted):
        there = found.field(place) if place < len(found) else None
        if there is None or not there.equals(column):
            return f"`{column.name}` should be column {place}, {column.type}{'' if column.nullable else ' not null'}"
    return f"{len(found)} columns instead of {len(wanted)}"
