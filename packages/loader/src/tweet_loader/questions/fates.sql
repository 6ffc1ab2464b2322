-- The fate of every raw record: what `balance.sql` counts and `missing.sql` names.
-- held: partition, begin, "end", later_end of the topic raw; the end was read before the warehouse, the later after.
-- Each raw record has one fate. A tweet's row is not believed but compared: an event counts only when its tweet
-- has a row, or a tombstone, of its own version or a greater one.
WITH records AS (
    SELECT
        raw_partition, raw_offset, count(*) AS copies,
        any_value(kind) AS kind, any_value(source) AS source, any_value(tweet_id) AS tweet_id,
        any_value(version_id) AS version_id, any_value(occurred_at) AS occurred_at
    FROM events
    GROUP BY raw_partition, raw_offset
),
current AS (
    SELECT
        source, tweet_id, count(*) AS copies,
        max((kind = 'deleted', occurred_at, raw_offset, raw_partition)) AS version,
        arg_max(raw_partition, (kind = 'deleted', occurred_at, raw_offset, raw_partition)) AS raw_partition,
        arg_max(raw_offset, (kind = 'deleted', occurred_at, raw_offset, raw_partition)) AS raw_offset
    FROM tweets
    GROUP BY source, tweet_id
),
versions AS (
    SELECT source, tweet_id, kind, occurred_at, version_id, max((raw_offset, raw_partition)) AS newest
    FROM records
    GROUP BY source, tweet_id, kind, occurred_at, version_id
),
fates AS (
    SELECT
        records.raw_partition, records.raw_offset,
        CASE
            WHEN current.version IS NULL THEN 'missing'
            WHEN current.version < (records.kind = 'deleted', records.occurred_at, newest[1], newest[2]) THEN 'missing'
            WHEN (records.raw_offset, records.raw_partition) <> newest THEN 'duplicate'
            WHEN records.kind = 'deleted' THEN 'delete'
            WHEN (current.raw_offset, current.raw_partition) = newest THEN 'row'
            ELSE 'superseded'
        END AS fate
    FROM records
    JOIN versions ON (records.source, records.tweet_id, records.kind, records.occurred_at)
                   = (versions.source, versions.tweet_id, versions.kind, versions.occurred_at)
                 AND records.version_id IS NOT DISTINCT FROM versions.version_id
    LEFT JOIN current ON (records.source, records.tweet_id) = (current.source, current.tweet_id)
),
set_aside AS (
    SELECT "partition" AS raw_partition, "offset" AS raw_offset FROM rejected WHERE topic = $raw_topic
    UNION
    SELECT raw_partition, raw_offset FROM rejected WHERE raw_offset IS NOT NULL
),
accounted AS (
    FROM fates
    UNION ALL
    SELECT raw_partition, raw_offset, 'rejected' FROM set_aside ANTI JOIN records USING (raw_partition, raw_offset)
)
