-- The tables of a Parquet warehouse. Defined once: whoever reads the files must come to the same.
-- chain: files not compacted yet, of which an event is a row without a record set aside.
-- kept_tweets, kept_events, kept_rejected, kept_replays: what the manifest names, empty before the first compaction.
-- offsets is given as it is.
CREATE TEMP VIEW arrivals AS SELECT * EXCLUDE (rejected) FROM chain WHERE rejected IS NULL;

-- One current row per tweet: a delete, else the newest by its platform's clock, then by raw offset. A tombstone stays,
-- so that a late copy stays dead. Of equal versions, which are repetitions, the first that was loaded.
CREATE TEMP VIEW tweets AS
SELECT * FROM (
    FROM kept_tweets
    UNION ALL BY NAME
    SELECT * EXCLUDE (processed_partition, processed_offset, processed_timestamp) FROM arrivals
)
QUALIFY row_number() OVER (
    PARTITION BY source, tweet_id
    ORDER BY kind = 'deleted' DESC, occurred_at DESC, raw_offset DESC, raw_partition DESC, loaded_at
) = 1;

-- One row per raw record, however often the processor wrote it.
CREATE TEMP VIEW events AS
SELECT * FROM (
    FROM kept_events
    UNION ALL BY NAME
    SELECT raw_partition, raw_offset, kind, source, tweet_id, version_id, occurred_at, created_at, raw_timestamp,
           processed_partition, processed_offset, processed_timestamp, loaded_at
    FROM arrivals
)
QUALIFY row_number() OVER (
    PARTITION BY raw_partition, raw_offset ORDER BY loaded_at, processed_partition, processed_offset
) = 1;

CREATE TEMP VIEW set_aside AS SELECT rejected.*, loaded_at FROM chain WHERE rejected IS NOT NULL;

CREATE TEMP VIEW rejected AS
SELECT * FROM (FROM kept_rejected UNION ALL BY NAME FROM set_aside)
QUALIFY "offset" < 0 OR row_number() OVER (
    PARTITION BY topic, "partition", "offset", stage ORDER BY loaded_at, rejected_at
) = 1;

CREATE TEMP VIEW replays AS
SELECT raw_partition, sum(records)::BIGINT AS records FROM (
    FROM kept_replays
    UNION ALL SELECT raw_partition, count(*) FROM arrivals GROUP BY ALL
    UNION ALL SELECT raw_partition, count(*) FROM kept_events GROUP BY ALL
    UNION ALL SELECT raw_partition, -count(*) FROM events GROUP BY ALL
    UNION ALL SELECT coalesce(raw_partition, "partition"), count(*) FROM set_aside GROUP BY ALL
    UNION ALL SELECT coalesce(raw_partition, "partition"), count(*) FROM kept_rejected GROUP BY ALL
    UNION ALL SELECT coalesce(raw_partition, "partition"), -count(*) FROM rejected GROUP BY ALL
)
GROUP BY raw_partition HAVING sum(records) > 0;
