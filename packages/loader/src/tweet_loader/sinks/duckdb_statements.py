"""The statements of one commit into DuckDB, in the order they run.

`fresh` and `aside` are the rows of the batch that are not held yet, in Arrow, and `newest` the newest version of each
tweet among `fresh`. Versions are compared by a total order: whatever the batches, the greatest stands in the end, and
a delete is greater than all else.
"""

# ruff: noqa: S608 - composed of names from the contract and from Kafka, and of whole numbers; never of what people write

from collections.abc import Iterable

from tweet_loader.kafka.record import Span
from tweet_loader.rows.choose import Bounds
from tweet_loader.sinks.duckdb_tables import EVENTS, TWEETS, names


def version_of(row: str) -> str:
    """The order of a tweet's versions. Raw offsets break ties of the platform's clock."""
    return f"({row}.kind = 'deleted', {row}.occurred_at, {row}.raw_offset, {row}.raw_partition)"


def seen(bounds: Bounds) -> str:
    """The raw records that are held between two offsets of each partition, which must be one at least.

    The row groups' minima and maxima leave out all others: 1 ms of 5 million events, and no index to be kept. The
    numbers stand in the text, since four times three parameters took 3 ms to bind.
    """
    return " UNION ALL ".join(
        "SELECT raw_partition, raw_offset FROM events "
        f"WHERE raw_partition = {partition:d} AND raw_offset BETWEEN {first:d} AND {last:d}"
        for partition, (first, last) in bounds.items()
    )


ADD_EVENTS = f"INSERT INTO events SELECT {names(EVENTS)} FROM (SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM fresh)"

HELD = f"""
CREATE OR REPLACE TEMP TABLE held AS
SELECT tweets.rowid AS row, source, tweet_id, {version_of("tweets")} > {version_of("newest")} AS stays
FROM tweets JOIN newest USING (source, tweet_id)
"""

REMOVE_OLDER = "DELETE FROM tweets WHERE rowid IN (SELECT row FROM held WHERE NOT stays)"

ADD_NEWEST = """
INSERT INTO tweets BY NAME
SELECT * EXCLUDE (processed_partition, processed_offset, processed_timestamp), ?::TIMESTAMPTZ AS loaded_at
FROM newest
"""

BUT_OLDER = "ANTI JOIN (SELECT source, tweet_id FROM held WHERE stays) USING (source, tweet_id)"
"""What follows ADD_NEWEST where tweets of the batch are held already; nearly none are, and a join costs 3 ms."""

AWAIT_PURGE = "INSERT INTO awaiting_purge SELECT source, tweet_id FROM newest WHERE kind = 'deleted'"

AWAITED = "SELECT DISTINCT source, tweet_id FROM awaiting_purge"

FORGOTTEN = "CREATE TEMP TABLE forgotten AS SELECT source, tweet_id FROM asked UNION FROM awaiting_purge"

PURGED = "DELETE FROM anew.awaiting_purge WHERE (source, tweet_id) IN (SELECT (source, tweet_id) FROM forgotten)"

ASIDE = """
SELECT topic, "partition", "offset", stage FROM rejected WHERE topic = ? AND "offset" BETWEEN ? AND ?
"""

ADD_REJECTED = "INSERT INTO rejected BY NAME SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM aside"


COUNT_REPLAYS = """
INSERT INTO replays VALUES (?, ?) ON CONFLICT (raw_partition) DO UPDATE SET records = replays.records + excluded.records
"""


def move_on(spans: Iterable[Span]) -> str:
    """Set the offsets of partitions, of which there must be one at least.

    Kafka's names stand in the text, quoted: sixteen parameters took 3.6 ms, of 1.4.
    """
    rows = (
        f"({quoted(span.place.topic)}, {span.place.partition:d}, {span.end:d}, "
        f"{quoted(span.topic_id) if span.topic_id is not None else 'NULL'})"
        for span in spans
    )
    return (
        f'INSERT INTO offsets (topic, "partition", next_offset, topic_id) VALUES {", ".join(rows)} '
        'ON CONFLICT (topic, "partition") '
        "DO UPDATE SET next_offset = excluded.next_offset, topic_id = coalesce(excluded.topic_id, offsets.topic_id)"
    )


def quoted(text: str) -> str:
    """A text of SQL."""
    return "'" + text.replace("'", "''") + "'"


TYPES = "SELECT column_name, column_type FROM (DESCRIBE batch)"

COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"

STORED = "SELECT topic, partition, next_offset FROM offsets"

TOPIC_IDS = "SELECT topic, max(topic_id) FROM offsets WHERE topic_id IS NOT NULL GROUP BY topic"

TRY_ROWS = f"INSERT INTO tweets SELECT {names(TWEETS)} FROM (SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM some_rows)"
