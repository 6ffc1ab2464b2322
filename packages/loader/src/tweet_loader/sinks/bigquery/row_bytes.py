"""How many bytes BigQuery counts for rows, whatever it really stores ("Data size calculation")."""

import pyarrow as pa
import pyarrow.compute as pc

TEXT_EXTRA = 2
"""Of each text and each byte string, beside its bytes."""
WIDTHS = (
    (pa.types.is_int64, 8),
    (pa.types.is_float64, 8),
    (pa.types.is_timestamp, 8),
    (pa.types.is_boolean, 1),
)


def row_bytes(rows: pa.Table) -> int:
    """Of all rows together; what is null counts nothing, a list the sum of what is in it."""
    return sum(_bytes(chunk) for column in rows.columns for chunk in column.chunks)


def _bytes(values: pa.Array) -> int:  # type: ignore[type-arg] # of any type
    if isinstance(values, pa.ListArray):
        return _bytes(values.flatten())
    if isinstance(values, pa.StructArray):
        return sum(_bytes(child) for child in values.flatten())
    present = len(values) - values.null_count
    if isinstance(values, pa.StringArray | pa.BinaryArray):
        return int(pc.sum(pc.binary_length(values)).as_py() or 0) + TEXT_EXTRA * present
    return present * next(width for fits, width in WIDTHS if fits(values.type))
