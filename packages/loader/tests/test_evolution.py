"""A warehouse that an older release made gains what the contract has gained since."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
from tweet_loader.sinks.duckdb import DuckDBSink
from tweet_loader.sinks.duckdb_tables import CREATE, TWEETS

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SAMPLES = {"VARCHAR[]": "[]", "TIMESTAMPTZ": "TIMESTAMPTZ '2026-11-01'", "BOOLEAN": "false"}


def columns(path: Path) -> dict[str, str]:
    with duckdb.connect(path, read_only=True) as warehouse:
        found = warehouse.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'tweets'"
        ).fetchall()
    return dict(found)


def test_a_new_optional_column_appears_and_no_row_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(path) as warehouse:
        for statement in CREATE:
            warehouse.execute(statement)
        warehouse.execute("ALTER TABLE tweets DROP COLUMN author_created_at")
        required = {name: kind.split()[0] for name, kind in TWEETS.items() if kind.endswith("NOT NULL")}
        values = ", ".join(SAMPLES.get(kind, "'1'") for kind in required.values())
        warehouse.execute(f"INSERT INTO tweets ({', '.join(required)}) VALUES ({values})")  # noqa: S608 - names of our own
    assert "author_created_at" not in columns(path)
    DuckDBSink(path, lambda: NOW).offsets()
    assert columns(path)["author_created_at"] == "TIMESTAMP WITH TIME ZONE"
    with duckdb.connect(path, read_only=True) as warehouse:
        assert warehouse.execute("SELECT tweet_id, author_created_at FROM tweets").fetchall() == [("1", None)]
