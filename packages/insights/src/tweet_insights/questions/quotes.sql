-- One tweet of each person who wrote from $at until before $until (UTC), with the label that the model gave: which one is a
-- matter of its hash, so that nobody chooses. No retweets: they are somebody else's words. The gate lets out some of
-- the texts, masked, where there are enough people; `person` it keeps.
SELECT person, text, label
FROM (
    SELECT
        hash(t.source, t.author_id) AS person,
        hash(t.source, t.tweet_id) AS tweet,
        t.text,
        s.label
    FROM tweets AS t
    LEFT JOIN (
        SELECT source, tweet_id, raw_partition, raw_offset, label FROM scores
        WHERE model = $model AND model_version = $model_version
    ) AS s USING (source, tweet_id, raw_partition, raw_offset)
    WHERE t.kind <> 'deleted'
        AND t.author_id IS NOT NULL
        AND t.text IS NOT NULL
        AND NOT coalesce(t.is_retweet, false)
        AND coalesce(t.created_at, t.occurred_at) >= $at::TIMESTAMPTZ
        AND coalesce(t.created_at, t.occurred_at) < $until::TIMESTAMPTZ
)
WHERE $label::VARCHAR IS NULL OR label = $label
QUALIFY row_number() OVER (PARTITION BY person ORDER BY tweet) = 1
ORDER BY tweet
