"""A DuckDB file that is filled from another warehouse. A piece and its number are one transaction."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from tweet_loader.sinks.duckdb_file import opened
from tweet_loader.sinks.duckdb_tables import CREATE
from tweet_loader.upkeep.receiver import Piece, Progress, occupied

BEGIN = (
    *CREATE,
    "DELETE FROM tweets",
    "DELETE FROM events",
    "DELETE FROM rejected",
    "CREATE OR REPLACE TABLE migration (source VARCHAR NOT NULL, pieces BIGINT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class DuckDBReceiver:
    """The file at `path`."""

    path: Path

    def progress(self) -> Progress | None:
        """The one row of the table `migration`."""
        if not self.path.exists():
            return None
        with opened(self.path, read_only=False) as connection:
            tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
            if "migration" in tables:
                found = connection.execute("SELECT source, pieces FROM migration").fetchone()
                return Progress(*found) if found else None
            if tables:
                raise occupied(self.path)
            return None

    def begin(self, source: str) -> None:
        """All tables, empty."""
        with opened(self.path, read_only=False) as connection:
            connection.begin()
            for statement in BEGIN:
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, 0)", [source])
            connection.commit()

    def receive(self, piece: Piece) -> None:
        """One transaction."""
        with opened(self.path, read_only=False) as connection:
            connection.begin()
            _insert(connection, piece.table, piece.rows)
            connection.execute("UPDATE migration SET pieces = ?", [piece.number + 1])
            connection.commit()

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        """One transaction, which also ends the migration."""
        with opened(self.path, read_only=False) as connection:
            connection.begin()
            _insert(connection, "offsets", offsets)
            _insert(connection, "replays", replays)
            connection.execute("DROP TABLE migration")
            connection.commit()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("rows", rows)
    connection.execute(f"INSERT INTO {table} BY NAME FROM rows")
