"""A SQLite file that is filled from another warehouse. A piece and its number are one transaction."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from adbc_driver_manager import dbapi

from tweet_loader.sinks import sqlite_tables as sql
from tweet_loader.sinks.sqlite import TABLES, opened, rows
from tweet_loader.sinks.sqlite_cells import cells, converter
from tweet_loader.upkeep.receiver import Piece, Progress, occupied

TABLE_NAMES = "SELECT name FROM sqlite_schema WHERE type = 'table'"


@dataclass(frozen=True, slots=True)
class SQLiteReceiver:
    """The file at `path`."""

    path: Path

    def progress(self) -> Progress | None:
        """The one row of the table `migration`."""
        if not self.path.exists():
            return None
        with opened(self.path) as connection:
            tables = {name for (name,) in rows(connection, TABLE_NAMES)}
            if "migration" in tables:
                found = rows(connection, "SELECT source, pieces FROM migration")
                return Progress(str(found[0][0]), int(str(found[0][1]))) if found else None
            if tables:
                raise occupied(self.path)
            return None

    def begin(self, source: str) -> None:
        """All tables, empty."""
        with opened(self.path) as connection:
            for table, schema in TABLES.items():
                rows(connection, f"DROP TABLE IF EXISTS {table}")
                for statement in sql.create(table, sql.columns_of(schema)):
                    rows(connection, statement)
            rows(connection, "DROP TABLE IF EXISTS migration")
            rows(connection, "CREATE TABLE migration (source TEXT NOT NULL, pieces INTEGER NOT NULL) STRICT")
            rows(connection, "INSERT INTO migration VALUES (?, 0)", [source])
            connection.adbc_connection.commit()

    def receive(self, piece: Piece) -> None:
        """One transaction."""
        with opened(self.path) as connection:
            _insert(connection, piece.table, piece.rows)
            rows(connection, "UPDATE migration SET pieces = ?", [piece.number + 1])
            connection.adbc_connection.commit()

    def settle(self, offsets: pa.Table, replays: pa.Table) -> None:
        """One transaction, which also ends the migration."""
        with opened(self.path) as connection:
            _insert(connection, "offsets", offsets)
            _insert(connection, "replays", replays)
            rows(connection, "DROP TABLE migration")
            connection.adbc_connection.commit()


def _insert(connection: dbapi.Connection, table: str, new: pa.Table) -> None:
    with converter() as convert, connection.cursor() as cursor:
        cursor.adbc_ingest(f"new_{table}", cells(convert, new), mode="create", temporary=True)
    rows(connection, sql.insert(table, new.schema.names))
