"""A DuckDB file written anew, so that nothing of what was deleted stands in it any more."""

from pathlib import Path

import duckdb
import pyarrow as pa

from tweet_loader.sink import SinkBusyError
from tweet_loader.sinks import duckdb_statements as sql
from tweet_loader.sinks.duckdb_file import IN_USE


def write_anew(path: Path, forgotten: pa.Table) -> None:
    """Copy what the file holds into a new one, which takes its place; these tweets no longer await their purge.

    The old one is held open for reading until then: others can read it, and nobody can write what would be lost.

    Raises:
        SinkBusyError: when somebody writes it.
    """
    anew = path.with_name(f"{path.name}.anew")
    anew.unlink(missing_ok=True)  # of one who was killed in the middle; DuckDB removes the log of a file that is gone
    try:
        with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
            _attach(connection, path)
            connection.execute(f"ATTACH {sql.quoted(str(anew))} AS anew")
            connection.execute("COPY FROM DATABASE old TO anew")
            connection.register("forgotten", forgotten)
            connection.execute(sql.PURGED)
            connection.execute("CHECKPOINT anew")  # what DETACH does by itself it does not tell when the disk is full
            connection.execute("DETACH anew")
            anew.replace(path)
    finally:
        anew.unlink(missing_ok=True)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(f"ATTACH {sql.quoted(str(path))} AS old (READ_ONLY)")
    except (duckdb.IOException, duckdb.ConnectionException, duckdb.BinderException) as error:
        if any(words in str(error) for words in IN_USE):
            raise SinkBusyError(f"the warehouse {path} is in use: {error}") from error
        raise
    if _log_of(path).exists():
        # Of one who wrote a moment ago and was killed: it would be taken for the new file's.
        raise SinkBusyError(f"the warehouse {path} has a log that is not in its tables yet")
