-- What questions about people ask from: living tweets made since then, with the label that the model gave.
-- `person` tells authors apart inside a query; the privacy gate lets it out of none.
SELECT
    t.source || chr(31) || t.author_id AS person,
    coalesce(t.created_at, t.occurred_at) AS created_at,
    t.lang,
    t.text,
    t.hashtags,
    t.is_retweet,
    s.label
FROM tweets AS t
LEFT JOIN (
    SELECT source, tweet_id, raw_partition, raw_offset, label FROM scores
    WHERE model = $model AND model_version = $model_version
) AS s USING (source, tweet_id, raw_partition, raw_offset)
WHERE t.kind <> 'deleted'
    AND ($since::TIMESTAMPTZ IS NULL OR coalesce(t.created_at, t.occurred_at) >= $since)
