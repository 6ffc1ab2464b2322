"""The statements of one commit into DuckDB, in the order they run.

`incoming` and `set_aside` are the batch's Arrow tables, `fresh` the rows of `incoming` that are not held yet and
`newest` the newest version of each tweet among those. Versions are compared by a total order: whatever the batches,
the greatest stands in the end, and a delete is greater than all else.
"""

# ruff: noqa: S608 - composed of column names from the contract, never of data

from tweet_loader.sinks.duckdb_tables import EVENTS, TWEETS, names


def version_of(row: str) -> str:
    """The order of a tweet's versions. Raw offsets break ties of the platform's clock."""
    return f"({row}.kind = 'deleted', {row}.occurred_at, {row}.raw_offset, {row}.raw_partition)"


# One look per partition, between the batch's own offsets: the row groups' minima and maxima leave out all others.
# 1 ms of 5 million events, and no index to be kept.
SEEN = "SELECT raw_offset FROM events WHERE raw_partition = ? AND raw_offset BETWEEN ? AND ?"

ADD_EVENTS = f"INSERT INTO events SELECT {names(EVENTS)} FROM (SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM fresh)"

HELD = f"""
CREATE TEMP TABLE held AS
SELECT tweets.rowid AS row, source, tweet_id, {version_of("tweets")} > {version_of("newest")} AS stays
FROM tweets JOIN newest USING (source, tweet_id)
"""

REMOVE_OLDER = "DELETE FROM tweets WHERE rowid IN (SELECT row FROM held WHERE NOT stays)"

ADD_NEWEST = """
INSERT INTO tweets BY NAME
SELECT * EXCLUDE (processed_partition, processed_offset, processed_timestamp), ?::TIMESTAMPTZ AS loaded_at
FROM newest
ANTI JOIN (SELECT source, tweet_id FROM held WHERE stays) USING (source, tweet_id)
"""

ASIDE = """
CREATE TEMP TABLE aside AS
SELECT * FROM (SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM set_aside) AS s
WHERE s."offset" < 0 OR NOT EXISTS (
    FROM rejected AS r
    WHERE r."offset" BETWEEN (SELECT min("offset") FROM set_aside) AND (SELECT max("offset") FROM set_aside)
      AND (r.topic, r."partition", r."offset", r.stage) = (s.topic, s."partition", s."offset", s.stage)
)
QUALIFY s."offset" < 0 OR row_number() OVER (PARTITION BY topic, "partition", "offset", stage ORDER BY rejected_at) = 1
"""

ADD_REJECTED = "INSERT INTO rejected BY NAME FROM aside"

COUNT_REPLAYS = """
INSERT INTO replays
SELECT raw_partition, sum(records) FROM (
    SELECT raw_partition, count(*) AS records FROM incoming GROUP BY ALL
    UNION ALL SELECT raw_partition, -count(*) FROM fresh GROUP BY ALL
)
GROUP BY raw_partition HAVING sum(records) > 0
ON CONFLICT (raw_partition) DO UPDATE SET records = replays.records + excluded.records
"""

COUNT_REPLAYS_ASIDE = """
INSERT INTO replays
SELECT raw_partition, sum(records) FROM (
    SELECT coalesce(raw_partition, "partition") AS raw_partition, count(*) AS records FROM set_aside GROUP BY ALL
    UNION ALL SELECT coalesce(raw_partition, "partition"), -count(*) FROM aside GROUP BY ALL
)
GROUP BY raw_partition HAVING sum(records) > 0
ON CONFLICT (raw_partition) DO UPDATE SET records = replays.records + excluded.records
"""

MOVE_ON = """
INSERT INTO offsets (topic, "partition", next_offset, topic_id)
VALUES (?, ?, ?, ?)
ON CONFLICT (topic, "partition")
DO UPDATE SET next_offset = excluded.next_offset, topic_id = coalesce(excluded.topic_id, offsets.topic_id)
"""

TYPES = "SELECT column_name, column_type FROM (DESCRIBE batch)"

COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"

STORED = "SELECT topic, partition, next_offset FROM offsets"

TOPIC_IDS = "SELECT topic, max(topic_id) FROM offsets WHERE topic_id IS NOT NULL GROUP BY topic"

TRY_ROWS = f"INSERT INTO tweets SELECT {names(TWEETS)} FROM (SELECT *, ?::TIMESTAMPTZ AS loaded_at FROM some_rows)"
