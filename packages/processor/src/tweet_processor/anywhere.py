"""Every value of one type, wherever the contract has one: in records, in lists, in both."""

from collections.abc import Iterator

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.types import ArrayType, DataType, StructType


def any_of(conditions: Iterator[Column] | list[Column]) -> Column:
    """Whether one holds; null counts as no."""
    held = F.lit(False)
    for condition in conditions:
        held = held | F.coalesce(condition, F.lit(False))
    return held


def values(record: Column, schema: StructType, kind: type[DataType]) -> tuple[list[Column], list[Column]]:
    """The values of type `kind` below `record`, and the lists of such values.

    A field of a list of records is a list: no function is called item by item, which Spark would interpret.
    """
    found = list(_found(record, schema, kind, in_list=False))
    return [value for value, in_list in found if not in_list], [value for value, in_list in found if in_list]


def _found(value: Column, schema: DataType, kind: type[DataType], *, in_list: bool) -> Iterator[tuple[Column, bool]]:
    match schema:
        case StructType():
            for field in schema.fields:
                yield from _found(value[field.name], field.dataType, kind, in_list=in_list)
        case ArrayType(elementType=element):
            yield from _found(F.flatten(value) if in_list else value, element, kind, in_list=True)
        case _ if isinstance(schema, kind):
            yield value, in_list
