"""What is wrong with a record: a reason code for machines, a sentence for people."""

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it


def fault(reason: str, detail: str | Column) -> Column:
    """One fault as a struct of `reason` and `detail`."""
    sentence = F.lit(detail) if isinstance(detail, str) else detail
    return F.struct(F.lit(reason).alias("reason"), sentence.alias("detail"))


def first_fault(*faults: Column) -> Column:
    """The first that is there; null for a sound record."""
    return F.coalesce(*faults)
