"""The fast codec, `pyruhvro`, as the rest may call it: nothing else calls into Rust. Needs the extra `bulk`.

pyruhvro 0.4.0 was read and fuzzed. What it does not look at is looked at here: it copies text without asking whether
it is UTF-8, and takes times that no calendar has. What it cannot do is not asked of it: with `bytes` in a contract it
panics, after allocating whatever a length claims (up to 512 MiB); it panics on batches that are a later part of
others, and on more than 2 GiB in a column. A panic in Rust that gets as far as Python is a PanicException there,
which derives from BaseException and would end the process.
"""

from __future__ import annotations  # pa.Array takes type arguments only in its stubs

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyruhvro

from tweet_schema.contract import Contract
from tweet_schema.damage import FIRST, LAST
from tweet_schema.shape import Array, Leaf, Record, Scalar, Shape, shape_of

Values: TypeAlias = "pa.Array[pa.Scalar[pa.DataType]]"
LARGEST = 2**31 - 1
"""Bytes of messages at once: Arrow finds the texts of a column by 32-bit offsets, and the codec panics beyond."""


class CodecPanickedError(ValueError):
    """The fast codec came upon a fault of its own; the reference must do the work."""


@cache
def covered(contract: Contract) -> bool:
    """Whether the fast codec may be given the contract: all but `bytes`."""
    return not _holds_bytes(shape_of(contract))


def _holds_bytes(shape: Shape) -> bool:
    match shape:
        case Record():
            return any(map(_holds_bytes, shape.fields.values()))
        case Array():
            return _holds_bytes(shape.items)
        case Leaf():
            return shape.scalar is Scalar.BYTES


def deserialized(bodies: Sequence[bytes], contract: Contract) -> pa.RecordBatch:
    """The bodies as a batch in the codec's own types, right or wrong: `proven` tells which.

    Raises:
        ValueError: when any of them is damaged, as far as it looks; it does not say which.
    """
    try:
        batch: pa.RecordBatch = pyruhvro.deserialize_array(list(bodies), contract.text)
    except _panics() as panic:
        raise CodecPanickedError(str(panic)) from None
    return batch


def proven(batch: pa.RecordBatch, bodies: Sequence[bytes], contract: Contract) -> pa.BooleanArray:
    """For each row that `deserialized` made of `bodies`, whether it encodes to the same bytes again.

    Raises:
        ValueError: when a row holds text that is no UTF-8 or a time that no calendar has; it does not say which.
    """
    batch.validate(full=True)
    for times in (found for column in batch.columns for found in _times(column)):
        extent = pc.min_max(times.cast(pa.int64()))
        first, last = extent["min"].as_py(), extent["max"].as_py()
        if first is not None and not FIRST <= first <= last <= LAST:
            raise ValueError("a time is outside the years 1 to 9999")
    return pc.equal(serialized(batch, contract), pa.array(bodies, pa.binary()))


def serialized(batch: pa.RecordBatch, contract: Contract) -> pa.BinaryArray:
    """The rows' bodies, right or wrong.

    Raises:
        ValueError: when a row does not fit, as far as it looks.
    """
    if any(map(_is_part, batch.columns)):
        batch = batch.take(pa.array(range(batch.num_rows), pa.int64()))
    # It works in threads of its own, where a panic becomes a ValueError.
    chunks: list[pa.BinaryArray] = pyruhvro.serialize_record_batch(batch, contract.text, 1)
    return chunks[0]  # one chunk, since one is asked for


def _panics() -> tuple[type[BaseException], ...]:
    """The types that a panic in Rust has in Python, asked for once there is one.

    PyO3 makes such a type with the first panic, in no module that could be imported, one for each extension.
    """
    return tuple(kind for kind in BaseException.__subclasses__() if kind.__module__ == "pyo3_runtime")


def _times(array: Values) -> Iterator[Values]:
    """Every array of times within, where what holds them is there."""
    if isinstance(array, pa.StructArray):
        for inner in array.flatten():
            yield from _times(inner)
    elif isinstance(array, pa.ListArray):
        yield from _times(array.flatten())
    elif pa.types.is_timestamp(array.type):
        yield array


def _is_part(array: Values) -> bool:
    if array.offset:
        return True
    if isinstance(array, pa.StructArray):
        return any(_is_part(array.field(place)) for place in range(array.type.num_fields))
    return isinstance(array, pa.ListArray) and _is_part(array.values)
