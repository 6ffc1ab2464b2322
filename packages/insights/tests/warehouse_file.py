"""A warehouse file as tweet-loader makes it: real DuckDB, with the columns that the contracts give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from tweet_schema.arrow import arrow_schema
from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.rejected_record import RejectedRecord
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject
from tweet_schema.tweet_event import EventKind

START = datetime(2026, 5, 4, 6, tzinfo=UTC)


@dataclass(frozen=True)
class WarehouseFile:
    path: Path

    def create(self) -> None:
        """As it is before the first tweet."""
        with duckdb.connect(self.path) as database:
            for table, subject in (("tweets", Subject.PROCESSED), ("rejected", Subject.REJECTED)):
                columns = "".join(f'"{name}" {kind}, ' for name, kind in duckdb_columns(latest(subject)).items())
                database.execute(f"CREATE TABLE {table} ({columns} loaded_at TIMESTAMPTZ NOT NULL)")

    def load(self, tweets: Sequence[ProcessedTweet]) -> None:
        """The newer row of a tweet takes the place of the older."""
        batch = pa.Table.from_pylist(
            [tweet.model_dump() for tweet in tweets], schema=arrow_schema(latest(Subject.PROCESSED))
        )
        with duckdb.connect(self.path) as database:
            database.register("batch", batch)
            database.execute("DELETE FROM tweets WHERE (source, tweet_id) IN (SELECT (source, tweet_id) FROM batch)")
            database.execute("INSERT INTO tweets BY NAME SELECT *, now() AS loaded_at FROM batch")

    def reject(self, records: Sequence[RejectedRecord]) -> None:
        batch = pa.Table.from_pylist(
            [record.model_dump() for record in records], schema=arrow_schema(latest(Subject.REJECTED))
        )
        with duckdb.connect(self.path) as database:
            database.register("batch", batch)
            database.execute("INSERT INTO rejected BY NAME SELECT *, now() AS loaded_at FROM batch")

    def drop(self, table: str) -> None:
        with duckdb.connect(self.path) as database:
            database.execute(f"DROP TABLE {table}")

    def change(self, sql: str) -> None:
        """Change what is in the file, past everything that is tested."""
        with duckdb.connect(self.path) as database:
            database.execute(sql)

    def ask(self, sql: str, **parameters: datetime | int) -> list[tuple[object, ...]]:
        """Ask the file directly, past everything that is tested."""
        with duckdb.connect(self.path, read_only=True) as database:
            database.execute("SET TimeZone = 'UTC'")
            return database.execute(sql, parameters).fetchall()


def a_tweet(number: int, **said: object) -> ProcessedTweet:
    """Tweet `number`, made that many minutes after START; whatever is not said is ordinary."""
    kind = said.get("kind", EventKind.CREATED)
    at = said.get("created_at", START + timedelta(minutes=number))
    facts: dict[str, object] = {
        "kind": kind,
        "source": "fake",
        "tweet_id": str(number),
        "occurred_at": at,
        "received_at": at,
        "raw_partition": number % 4,
        "raw_offset": number,
        "raw_timestamp": at,
        "raw_schema_id": 1,
        "processor_version": "0.1.0",
    }
    if kind is not EventKind.DELETED:
        facts |= {"version_id": str(number), "created_at": at, "text": f"Words of tweet {number}", "lang": "en"}
        facts |= {"author_id": f"author-{number}"}
    return ProcessedTweet.model_validate(facts | said)
