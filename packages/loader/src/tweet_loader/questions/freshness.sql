-- What the warehouse knows of each stage: counts, first and last moment, and how long a raw record took.
-- held: topic, partition, begin, "end" of every topic; empty when Kafka was not asked.
WITH spans AS (
    SELECT
        count(*) AS events,
        min(raw_timestamp) AS raw_first, max(raw_timestamp) AS raw_last,
        min(processed_timestamp) AS processed_first, max(processed_timestamp) AS processed_last,
        min(loaded_at) AS loaded_first, max(loaded_at) AS loaded_last,
        quantile_cont(epoch_ms(processed_timestamp) - epoch_ms(raw_timestamp), [0.5, 0.99]) AS to_processed,
        quantile_cont(epoch_ms(loaded_at) - epoch_ms(raw_timestamp), [0.5, 0.99]) AS to_loaded
    FROM events
),
aside AS (
    SELECT
        count(*) FILTER (stage = 'producer') AS by_producer,
        count(*) FILTER (stage = 'processor') AS by_processor,
        count(*) FILTER (stage = 'loader') AS by_loader
    FROM rejected
),
answered AS (
    SELECT raw_partition, raw_offset FROM events
    UNION
    SELECT "partition", "offset" FROM rejected WHERE topic = $raw_topic AND stage = 'processor'
),
raw AS (FROM held WHERE topic = $raw_topic),
waiting AS (
    SELECT sum("end" - "begin") - (
        SELECT count(*) FROM answered JOIN raw
        ON raw_partition = "partition" AND raw_offset >= "begin" AND raw_offset < "end"
    ) AS unanswered, sum("end") AS produced
    FROM raw
),
unloaded AS (
    SELECT sum(greatest(0, "end" - coalesce(next_offset, "begin"))) AS unloaded
    FROM held LEFT JOIN offsets USING (topic, "partition")
    WHERE topic <> $raw_topic
)
SELECT spans.*, aside.*, unanswered::BIGINT AS unanswered, produced::BIGINT AS produced, unloaded::BIGINT AS unloaded,
       (SELECT coalesce(sum(records), 0)::BIGINT FROM replays) AS replays
FROM spans, aside, waiting, unloaded
