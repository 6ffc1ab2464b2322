WITH current AS (
    SELECT source, tweet_id, raw_partition, raw_offset FROM scores
    WHERE model = $model AND model_version = $model_version
),
living AS (
    SELECT
        t.source, t.tweet_id,
        coalesce(list_contains($languages, t.lang), false) AS readable,
        t.text IS NOT NULL AS has_text,
        c.tweet_id IS NOT NULL AS has_score
    FROM tweets AS t
    LEFT JOIN current AS c USING (source, tweet_id, raw_partition, raw_offset)
    WHERE t.kind <> 'deleted'
)
SELECT
    count(*) FILTER (has_score) AS scored,
    count(*) FILTER (NOT has_score AND NOT readable) AS unscored_language,
    count(*) FILTER (NOT has_score AND readable AND NOT has_text) AS unscored_text,
    count(*) FILTER (NOT has_score AND readable AND has_text) AS pending,
    (
        SELECT count(*) FROM scores ANTI JOIN (SELECT * FROM tweets WHERE kind <> 'deleted')
        USING (source, tweet_id, raw_partition, raw_offset)
    ) AS stale
FROM living
