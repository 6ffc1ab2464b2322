"""A migration into BigQuery is taken up again wherever it was interrupted, and no piece comes twice."""

from itertools import count

import pyarrow as pa
import pytest
from tweet_loader.rows.batch import EVENTS, REJECTED
from tweet_loader.rows.tables import OFFSETS, REPLAYS, schemas
from tweet_loader.sink import SinkError
from tweet_loader.sinks.bigquery.receiver import BigQueryReceiver
from tweet_loader.sinks.bigquery.service import Job, Outcome
from tweet_loader.sinks.bigquery.sink import BigQuerySink
from tweet_loader.upkeep.receiver import Piece

from .events import NOON
from .google_double import GoogleDouble, Watched
from .tape import KilledError, Reaper

TABLES = schemas(EVENTS, REJECTED)


def rows(table: str, number: int) -> pa.Table:
    kind = TABLES[table]
    return pa.table(
        [pa.nulls(number, field.type) for field in kind], schema=pa.schema([f.with_nullable(True) for f in kind])
    )


PIECES = [
    Piece(number, table, rows(table, 10 + number)) for number, table in enumerate(("tweets", "events", "rejected"))
]
OFFSET = pa.Table.from_pylist([{"topic": "processed", "partition": 0, "next_offset": 7, "topic_id": "first"}], OFFSETS)
REPLAYED = pa.Table.from_pylist([{"raw_partition": 0, "records": 3}], REPLAYS)


def migrate(receiver: BigQueryReceiver) -> None:
    progress = receiver.progress()
    if progress is None:
        receiver.begin("duckdb at some state")
    for piece in PIECES[progress.pieces if progress else 0 :]:
        receiver.receive(piece)
    receiver.settle(OFFSET, REPLAYED)


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_call(after: bool) -> None:
    for victim in count(1):
        google, reaper = GoogleDouble(), Reaper(victim, after=after)
        try:
            migrate(BigQueryReceiver(Watched(google, reaper)))
        except KilledError:
            if not settled(google):
                migrate(BigQueryReceiver(google))
        assert google.migrated == {"migrated_tweets": 10, "migrated_events": 11, "migrated_rejected": 12}
        assert BigQuerySink(google, lambda: NOON).offsets() == {("processed", 0): 7}
        if reaper.calls < victim:
            break
    assert victim > 12


def settled(google: GoogleDouble) -> bool:
    try:
        BigQueryReceiver(google).progress()
    except SinkError:
        return True
    return False


def test_no_loader_uses_a_half() -> None:
    google = GoogleDouble()
    BigQueryReceiver(google).begin("duckdb at some state")
    with pytest.raises(SinkError, match="not finished"):
        BigQuerySink(google, lambda: NOON).offsets()


def test_a_job_that_fails_and_need_not_is_asked_for_again() -> None:
    google = GoogleDouble(fails=[Job(Outcome.FAILED, loads=True, reason="backendError")])
    migrate(BigQueryReceiver(google))
    assert google.migrated["migrated_tweets"] == 10


def test_a_job_that_fails_for_what_is_in_it_ends_the_migration() -> None:
    google = GoogleDouble(fails=[Job(Outcome.FAILED, loads=True, reason="invalid", message="no such field")])
    with pytest.raises(SinkError, match="no such field"):
        migrate(BigQueryReceiver(google))


def test_a_warehouse_is_not_filled() -> None:
    google = GoogleDouble()
    migrate(BigQueryReceiver(google))
    with pytest.raises(SinkError, match="holds a warehouse already"):
        BigQueryReceiver(google).progress()
