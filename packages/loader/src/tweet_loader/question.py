"""Asking a warehouse: the queries of the folder `questions` on a file that others write to."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from tweet_loader.patience import patiently
from tweet_loader.sink import SinkBusyError, SinkError
from tweet_loader.sinks.duckdb import opened


def ask(
    path: Path,
    question: str,
    tables: Callable[[], Mapping[str, pa.Table]],
    parameters: Mapping[str, object],
    seconds: float,
) -> list[dict[str, object]]:
    """The rows of `questions/<question>.sql`, in which `tables` can be used and `parameters` are named.

    `tables` is called when the file is open, so that nothing in the file is younger than what it gives.

    The loader waits meanwhile, and is waited for, `seconds` at most.

    Raises:
        SinkBusyError: when somebody writes for longer than that.
        SinkError: when the file is no warehouse of this loader.
    """

    def answer() -> list[dict[str, object]]:
        with opened(path, read_only=True) as connection:
            for name, table in tables().items():
                connection.register(name, table)
            rows: list[dict[str, object]] = connection.execute(_text(question), parameters).to_arrow_table().to_pylist()
            return rows

    try:
        return patiently(answer, SinkBusyError, seconds)
    except duckdb.CatalogException as error:
        raise SinkError(f"{path} is no warehouse of tweet-loader (--sink): {error}") from error


def _text(question: str) -> str:
    return files("tweet_loader").joinpath("questions", f"{question}.sql").read_text(encoding="utf-8")
