"""Whether something holds of any value of one type, wherever the contract has one: in records, in lists, in both."""

from collections.abc import Callable, Iterator

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it
from pyspark.sql.types import ArrayType, DataType, StructType

Condition = Callable[[Column], Column]


def anywhere(record: Column, schema: StructType, kind: type[DataType], condition: Condition) -> Column:
    """Whether `condition` holds of some value of type `kind` below `record`; an absent value breaks no rule."""
    return any_of(_found(record, schema, kind, condition))


def any_of(conditions: Iterator[Column] | list[Column]) -> Column:
    """Whether one holds; null counts as no."""
    held = F.lit(False)
    for condition in conditions:
        held = held | F.coalesce(condition, F.lit(False))
    return held


def _found(value: Column, schema: DataType, kind: type[DataType], condition: Condition) -> Iterator[Column]:
    match schema:
        case StructType():
            for field in schema.fields:
                yield from _found(value[field.name], field.dataType, kind, condition)
        case ArrayType(elementType=element) if _holds(element, kind):
            yield F.exists(value, lambda item: any_of(_found(item, element, kind, condition)))
        case _ if isinstance(schema, kind):
            yield condition(value)


def _holds(schema: DataType, kind: type[DataType]) -> bool:
    """Whether there is a value of type `kind` in it: a list without one need not be looked through."""
    match schema:
        case StructType():
            return any(_holds(field.dataType, kind) for field in schema.fields)
        case ArrayType():
            return _holds(schema.elementType, kind)
        case _:
            return isinstance(schema, kind)
