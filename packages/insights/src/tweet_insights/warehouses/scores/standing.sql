WITH living AS (
    SELECT
        coalesce(t.lang IN (SELECT lang FROM languages), false) AS readable,
        t.text IS NOT NULL AS has_text,
        s.tweet_id IS NOT NULL AS has_score
    FROM tweets AS t
    LEFT JOIN scores AS s
        ON s.source = t.source AND s.tweet_id = t.tweet_id
        AND s.model = $model AND s.model_version = $model_version
        AND s.raw_partition = t.raw_partition AND s.raw_offset = t.raw_offset
    WHERE t.kind <> 'deleted'
)
SELECT
    count(*) FILTER (WHERE has_score) AS scored,
    count(*) FILTER (WHERE NOT has_score AND NOT readable) AS unscored_language,
    count(*) FILTER (WHERE NOT has_score AND readable AND NOT has_text) AS unscored_text,
    count(*) FILTER (WHERE NOT has_score AND readable AND has_text) AS pending,
    (
        SELECT count(*) FROM scores AS s
        WHERE NOT EXISTS (
            SELECT 1 FROM tweets AS t
            WHERE t.kind <> 'deleted'
                AND t.source = s.source AND t.tweet_id = s.tweet_id
                AND t.raw_partition = s.raw_partition AND t.raw_offset = s.raw_offset
        )
    ) AS stale
FROM living
