"""Asking a text, as column expressions."""

from functools import reduce
from operator import or_

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it


def text() -> Column:
    """The text, or none at all for a deletion."""
    return F.coalesce(F.col("event.tweet.text"), F.lit(""))


def nothing() -> Column:
    """An empty list of texts."""
    return F.array().cast("array<string>")


def has(words: Column, *signs: str) -> Column:
    """Whether a sign stands in it without which a pattern cannot match. A tenth of the price of asking the pattern."""
    return reduce(or_, (F.contains(words, F.lit(sign)) for sign in signs))


def found(words: Column, pattern: str, group: int = 1) -> Column:
    """All matches of one group, in order."""
    return F.regexp_extract_all(words, F.lit(pattern), F.lit(group))


def matches(column: str, pattern: str) -> Column:
    """How often `pattern` occurs in `column`, without overlap."""
    return F.regexp_count(F.col(column), F.lit(pattern)).cast("bigint")
