"""Arrow columns out of numpy ones, without copying where that can be."""

from __future__ import annotations  # pa.Array takes type arguments only in its stubs

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

Values: TypeAlias = "pa.Array[pa.Scalar[pa.DataType]]"
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Numbers = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int8] | NDArray[np.int16] | Numbers | Integers
Labels = NDArray[np.bytes_]
"""ASCII texts of one length, which fill it."""


def narrow(numbers: Integers) -> NDArray[np.uint16] | Integers:
    """The same, none below 0, in 16 bits where they fit.

    Sorting 16 bits is counting them: 2 ns a number against 45 (numpy 2.4).
    """
    return numbers.astype(np.uint16) if len(numbers) and numbers.max() < 1 << 16 else numbers


def struct(kind: pa.DataType, columns: Mapping[str, Values], absent: Flags | None = None) -> pa.StructArray:
    """A struct of that kind; fields that `columns` lacks are null, and whole structs where `absent` says so.

    Raises:
        ValueError: when a column is missing that may not be null.
    """
    fields = fields_of(kind)
    length = len(next(iter(columns.values())))
    children = [_child(field, columns.get(name), length) for name, field in fields.items()]
    mask = None if absent is None else pa.array(absent, pa.bool_())
    return pa.StructArray.from_arrays(children, fields=list(fields.values()), mask=mask)


def _child(field: pa.Field[pa.DataType], column: Values | None, length: int) -> Values:
    if column is not None:
        return column
    if not field.nullable:
        raise ValueError(f"the contract asks for {field.name}, which fake tweets do not have")
    return pa.array([None] * length, field.type)


def lists(kind: pa.DataType, counts: NDArray[np.int64], values: Values) -> Values:
    """A list a row, of so many of the values in turn."""
    return pa.ListArray.from_arrays(pa.array(_ends(counts).astype(np.int32), pa.int32()), values, type=kind)


def fields_of(kind: pa.DataType) -> dict[str, pa.Field[pa.DataType]]:
    """What a struct is made of, by name.

    Raises:
        TypeError: when it is none.
    """
    if not isinstance(kind, pa.StructType):
        raise TypeError(f"{kind} is no struct")
    return {field.name: field for field in kind.fields}


def inner(kind: pa.DataType) -> pa.DataType:
    """What a list holds.

    Raises:
        TypeError: when it is no list.
    """
    if not isinstance(kind, pa.ListType):
        raise TypeError(f"{kind} is no list")
    held: pa.DataType = kind.value_type
    return held


def text(values: Values) -> pa.StringArray:
    """The same, known to be text.

    Raises:
        TypeError: when it is none.
    """
    if not isinstance(values, pa.StringArray):
        raise TypeError(f"{values.type} is no text")
    return values


def joined(*parts: pa.StringArray) -> pa.StringArray:
    """Texts of the same number, each with those of its row."""
    nothing = pa.array([""] * len(parts[0]), pa.string())
    return pc.binary_join_element_wise(*parts, nothing)


def times(microseconds: Integers) -> Values:
    """Moments. Copied, as all that is kept of a history must be: its rows slide."""
    return pa.array(microseconds.copy(), pa.int64()).view(pa.timestamp("us", "UTC"))


def labels(texts: Labels) -> pa.StringArray:
    """The same as Arrow text, copied like `times` unless they are nobody else's."""
    offsets = np.arange(len(texts) + 1, dtype=np.int32) * texts.dtype.itemsize
    return texts_of(offsets, pa.py_buffer((texts if texts.flags.owndata else texts.copy()).view(np.uint8).data))


def labels_of(texts: pa.StringArray, width: int) -> Labels:
    """The inverse of `labels`.

    Raises:
        ValueError: when one of the texts has not that width.
    """
    offsets, data = offsets_of(texts)
    if (np.diff(offsets) != width).any():
        raise ValueError(f"not all of these texts have {width} letters")
    letters = np.asarray(memoryview(data), np.uint8)[int(offsets[0]) : int(offsets[-1])]
    return letters.view(f"S{width}")


def texts_of(offsets: Numbers, data: pa.Buffer) -> pa.StringArray:
    """Texts that stand one after another in `data`, each from one of `offsets` to the next."""
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets.data), data)


def offsets_of(texts: pa.StringArray) -> tuple[Numbers, pa.Buffer]:
    """The inverse of `texts_of`."""
    _, offsets, data = texts.buffers()
    if offsets is None or data is None:  # Arrow keeps no buffers for no texts
        return np.zeros(1, np.int32), pa.py_buffer(b"")
    held = pa.Array.from_buffers(pa.int32(), texts.offset + len(texts) + 1, [None, offsets])
    return held.to_numpy()[texts.offset :], data


def picked(texts: pa.StringArray, places: Places) -> pa.StringArray:
    """The texts at those places."""
    return texts.take(places)


def whole(numbers: Integers) -> Values:
    """Whole numbers."""
    return pa.array(numbers, pa.int64())


def _ends(counts: NDArray[np.int64]) -> Integers:
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends
