INSERT INTO scores (
    source, tweet_id, version_id, raw_partition, raw_offset, model, model_version,
    label, negativity, compound, confidence, scored_at, emotion, offensive
)
SELECT
    t.source, t.tweet_id, t.version_id, t.raw_partition, t.raw_offset, $model, $model_version,
    j.label, j.negativity, j.compound, j.confidence, $scored_at, j.emotion, j.offensive
FROM tweets AS t
JOIN judgements AS j ON j.text = t.text
WHERE t.kind <> 'deleted'
    AND t.lang IN (SELECT lang FROM languages)
    AND NOT EXISTS (
        SELECT 1 FROM scores AS s
        WHERE s.source = t.source AND s.tweet_id = t.tweet_id
            AND s.model = $model AND s.model_version = $model_version
            AND s.raw_partition = t.raw_partition AND s.raw_offset = t.raw_offset
    )
