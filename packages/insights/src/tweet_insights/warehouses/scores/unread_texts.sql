SELECT DISTINCT t.text
FROM tweets AS t
WHERE t.kind <> 'deleted'
    AND t.text IS NOT NULL
    AND t.lang IN (SELECT lang FROM languages)
    AND NOT EXISTS (
        SELECT 1 FROM scores AS s
        WHERE s.source = t.source AND s.tweet_id = t.tweet_id
            AND s.model = $model AND s.model_version = $model_version
            AND s.raw_partition = t.raw_partition AND s.raw_offset = t.raw_offset
    )
LIMIT $most
