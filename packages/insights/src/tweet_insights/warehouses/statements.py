"""The statements that keep `scores` (`scores/*.sql`), in the SQL that DuckDB and SQLite share, and what they name."""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

import pyarrow as pa

from tweet_insights.warehouse import Model, Parameter

PARAMETER = re.compile(r"\$([a-z_]+)")
_UTC = pa.timestamp("us", tz="UTC")
_SCORE: dict[str, tuple[pa.DataType, bool]] = {
    "source": (pa.string(), False),
    "tweet_id": (pa.string(), False),
    "version_id": (pa.string(), True),
    "raw_partition": (pa.int64(), False),
    "raw_offset": (pa.int64(), False),
    "model": (pa.string(), False),
    "model_version": (pa.string(), False),
    "label": (pa.string(), False),
    "negativity": (pa.float64(), False),
    "compound": (pa.float64(), True),
    "confidence": (pa.float64(), False),
    "scored_at": (_UTC, False),
    "emotion": (pa.string(), True),
    "offensive": (pa.bool_(), True),
}
SCORES = pa.schema([pa.field(name, kind, nullable=nullable) for name, (kind, nullable) in _SCORE.items()])
"""One row per tweet, model and model version. What came with a later release stands last, as where it is added."""
ADDED = ("emotion", "offensive")
"""Columns that a table of an earlier release lacks."""


def sql_of(name: str) -> str:
    """One of the statements; the questions of a report stand elsewhere."""
    return files("tweet_insights.warehouses").joinpath("scores", f"{name}.sql").read_text(encoding="utf-8")


def pulse_sql(name: str) -> str:
    """One of the questions how the pipeline has moved, in DuckDB's SQL."""
    return files("tweet_insights.warehouses").joinpath("pulse", f"{name}.sql").read_text(encoding="utf-8")


def named(sql: str, parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """Those parameters that the statement names, in the order in which it first does."""
    return {name: parameters[name] for name in dict.fromkeys(PARAMETER.findall(sql)) if name in parameters}


def parameters_of(model: Model, scored_at: datetime | None = None, most: int | None = None) -> dict[str, Parameter]:
    """The model as statements name it, with what one of them needs more."""
    return {"model": model.name, "model_version": model.version, "scored_at": scored_at, "most": most}


def languages_of(model: Model) -> pa.Table:
    """The table `languages` of the statements: the tags that the model reads, in the column `lang`."""
    return pa.table({"lang": pa.array(model.languages, pa.string())})
