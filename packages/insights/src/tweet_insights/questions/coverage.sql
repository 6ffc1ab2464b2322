-- What was seen, and what became of it. Times are cut to the minute: to the second they would be one person's.
WITH current AS (
    SELECT source, tweet_id, raw_partition, raw_offset FROM scores
    WHERE model = $model AND model_version = $model_version
),
seen AS (
    SELECT
        t.kind = 'deleted' AS deleted,
        t.created_at,
        coalesce(list_contains($languages, t.lang), false) AS readable,
        t.text IS NOT NULL AS has_text,
        c.tweet_id IS NOT NULL AS has_score
    FROM tweets AS t
    LEFT JOIN current AS c USING (source, tweet_id, raw_partition, raw_offset)
    WHERE $since::TIMESTAMPTZ IS NULL OR coalesce(t.created_at, t.occurred_at) >= $since
)
SELECT
    count(*) AS seen,
    count(*) FILTER (NOT deleted AND has_score) AS scored,
    count(*) FILTER (NOT deleted AND NOT has_score AND NOT readable) AS unscored_language,
    count(*) FILTER (NOT deleted AND NOT has_score AND readable AND NOT has_text) AS unscored_text,
    count(*) FILTER (NOT deleted AND NOT has_score AND readable AND has_text) AS pending,
    count(*) FILTER (deleted) AS deleted,
    (
        SELECT count(*) FROM rejected
        WHERE reason <> 'gap' AND ($since::TIMESTAMPTZ IS NULL OR rejected_at >= $since)
    ) AS rejected,
    date_trunc('minute', min(created_at) FILTER (NOT deleted)) AS first,
    date_trunc('minute', max(created_at) FILTER (NOT deleted)) AS last
FROM seen
