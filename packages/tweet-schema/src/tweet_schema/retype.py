"""The same Arrow values under another schema of the same shape. Needs the extra `arrow`.

Arrow's own cast refuses a struct that may be absent and whose fields may not: an absent struct has null fields
underneath, which it counts. Here the nulls of the struct stay where they are.
"""

from __future__ import annotations  # pa.Array takes type arguments only in its stubs

from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Values: TypeAlias = "pa.Array[pa.Scalar[pa.DataType]]"


def retyped(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """`batch` with the types, zones and nullability of `schema`, column by column; no value changes.

    Raises:
        pyarrow.ArrowInvalid: when a value does not fit.
    """
    columns = [_retyped(column, kind.type) for column, kind in zip(batch.columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _retyped(array: Values, kind: pa.DataType) -> Values:
    if array.type.equals(kind):
        return array
    if isinstance(kind, pa.StructType) and isinstance(array, pa.StructArray):
        inner = [_retyped(array.field(place), kind.field(place).type) for place in range(kind.num_fields)]
        return pa.StructArray.from_arrays(inner, fields=list(kind), mask=array.is_null())
    if isinstance(kind, pa.ListType) and isinstance(array, pa.ListArray):
        values = _retyped(array.flatten(), kind.value_type)
        ends = pc.cumulative_sum(array.value_lengths().fill_null(0).cast(pa.int32()))
        offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
        lists: Values = pa.ListArray.from_arrays(offsets, values, type=kind, mask=array.is_null())  # type: ignore[call-overload]  # the stubs know no mask of pa.BooleanArray beside a type
        return lists
    return array.cast(kind)
