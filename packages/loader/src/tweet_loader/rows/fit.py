"""Which rows no table can hold: those that lack what each row must have."""

import pyarrow as pa
import pyarrow.compute as pc


def misfits(events: pa.Table) -> dict[int, str]:
    """Each row that lacks a value in a column that may not be null, and why no table takes it."""
    found: dict[int, str] = {}
    for field, column in zip(events.schema, events.columns, strict=True):
        if not field.nullable and column.null_count:
            for row in pc.indices_nonzero(pc.is_null(column)).to_pylist():
                found.setdefault(int(str(row)), f"`{field.name}` has no value, and every row must have one")
    return found
