"""A warehouse of fake tweets as the loader leaves it, made without Kafka and Spark: for benches of tweet-insights.

Edits and deletions are left out. What reports do not read stays empty or zero.
"""

from __future__ import annotations  # pa.ChunkedArray takes type arguments only in its stubs

from pathlib import Path

import duckdb
import pyarrow as pa
from tweet_insights.warehouses.statements import sql_of
from tweet_producer.settings import FakeSettings
from tweet_producer.source import fake_source
from tweet_schema.contract import latest
from tweet_schema.tables import duckdb_columns
from tweet_schema.topics import Subject

AT_ONCE = 250_000
# As the processor flattens an event.
TOLD = """
    INSERT INTO tweets BY NAME
    SELECT
        kind, source, tweet_id, occurred_at, received_at, tweet.id AS version_id, tweet.created_at AS created_at,
        tweet.text AS text, tweet.lang AS lang, author_id, tweet.author.created_at AS author_created_at,
        tweet.author.followers_count AS author_followers_count, tweet.conversation_id AS conversation_id,
        list_filter(tweet.referenced_tweets, lambda r: r.type = 'replied_to')[1].id AS reply_to_tweet_id,
        list_filter(tweet.referenced_tweets, lambda r: r.type = 'retweeted')[1].id AS retweet_of_tweet_id,
        list_filter(tweet.referenced_tweets, lambda r: r.type = 'quoted')[1].id AS quote_of_tweet_id,
        reply_to_tweet_id IS NOT NULL AS is_reply, retweet_of_tweet_id IS NOT NULL AS is_retweet,
        quote_of_tweet_id IS NOT NULL AS is_quote,
        list_transform(tweet.entities.hashtags, lambda h: lower(h.tag)) AS hashtags,
        list_transform(tweet.entities.urls, lambda u: split_part(u.url, '/', 3)) AS domains,
        [] AS cashtags, [] AS mentions, [] AS emojis, 0 AS text_length, 0 AS word_count, false AS is_shouting,
        0 AS exclamation_count, 0 AS question_count, 0 AS elongation_count, 0 AS raw_partition,
        $first + row_number() OVER () AS raw_offset, occurred_at AS raw_timestamp, 0 AS raw_schema_id,
        'bench' AS processor_version, false AS created_at_derived, now() AS loaded_at
    FROM told WHERE kind = 'created'
"""


def made(path: Path, settings: FakeSettings) -> None:
    """The file at `path`, whole or not there."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(unfinished) as database:
        for table, subject in (("tweets", Subject.PROCESSED), ("rejected", Subject.REJECTED)):
            columns = "".join(f'"{name}" {kind}, ' for name, kind in duckdb_columns(latest(subject)).items())
            database.execute(f"CREATE TABLE {table} ({columns} loaded_at TIMESTAMPTZ NOT NULL)")
        database.execute(sql_of("scores"))
        first, kept = 0, list[pa.RecordBatch]()
        for batch in fake_source(settings):
            kept.append(batch)
            if sum(each.num_rows for each in kept) >= AT_ONCE:
                first += _put(database, kept, first)
        _put(database, kept, first)
    unfinished.rename(path)


def _put(database: duckdb.DuckDBPyConnection, kept: list[pa.RecordBatch], first: int) -> int:
    if not kept:
        return 0
    told = pa.Table.from_batches(kept)
    database.register("told", told)
    database.execute(TOLD, {"first": first})
    kept.clear()
    return told.num_rows
