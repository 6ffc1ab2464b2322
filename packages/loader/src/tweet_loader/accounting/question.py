"""Asking a warehouse: the queries of the folder `questions`, the same for every kind of sink."""

from collections.abc import Callable, Mapping
from importlib.resources import files

import duckdb
import pyarrow as pa

from tweet_loader.sink import Readable, SinkError, Wanted

FATES: Wanted = {
    "tweets": ("source", "tweet_id", "kind", "occurred_at", "raw_partition", "raw_offset"),
    "events": ("raw_partition", "raw_offset", "kind", "source", "tweet_id", "version_id", "occurred_at"),
    "rejected": ("topic", "partition", "offset", "stage", "raw_partition", "raw_offset"),
    "replays": ("raw_partition", "records"),
}
WANTED: Mapping[str, Wanted] = {
    "balance": FATES,
    "missing": FATES,
    "freshness": {
        "events": ("raw_partition", "raw_offset", "raw_timestamp", "processed_timestamp", "loaded_at"),
        "rejected": ("topic", "partition", "offset", "stage"),
        "offsets": ("topic", "partition", "next_offset"),
        "replays": ("raw_partition", "records"),
    },
}
"""What each question looks at."""


def ask(
    sink: Readable,
    question: str,
    tables: Callable[[], Mapping[str, pa.Table]],
    parameters: Mapping[str, object],
) -> list[dict[str, object]]:
    """The rows of `questions/<question>.sql`, in which `tables` can be used and `parameters` are named.

    `tables` is called when the warehouse is open, so that nothing in it is younger than what it gives.

    Raises:
        SinkBusyError: when somebody writes for longer than the sink is waited for.
        SinkError: when it is no warehouse of this loader.
    """
    with sink.reading(WANTED[question]) as connection:
        for name, table in tables().items():
            connection.register(name, table)
        try:
            answer = connection.execute(_text(question), parameters)
        except duckdb.CatalogException as error:
            raise SinkError(f"this is no warehouse of tweet-loader (--sink): {error}") from error
        rows: list[dict[str, object]] = answer.to_arrow_table().to_pylist()
        return rows


def _text(question: str) -> str:
    parts = ("fates", question) if WANTED[question] is FATES else (question,)
    folder = files("tweet_loader").joinpath("questions")
    return "".join(folder.joinpath(f"{part}.sql").read_text(encoding="utf-8") for part in parts)
