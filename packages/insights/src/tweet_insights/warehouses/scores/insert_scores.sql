INSERT INTO scores BY NAME
SELECT
    t.source, t.tweet_id, t.version_id, t.raw_partition, t.raw_offset,
    $model AS model, $model_version AS model_version,
    j.label, j.negativity, j.compound, j.confidence,
    $scored_at AS scored_at
FROM tweets AS t
JOIN judgements AS j ON j.text = t.text
ANTI JOIN (SELECT * FROM scores WHERE model = $model AND model_version = $model_version) AS s
    ON s.source = t.source AND s.tweet_id = t.tweet_id
    AND s.raw_partition = t.raw_partition AND s.raw_offset = t.raw_offset
WHERE t.kind <> 'deleted' AND list_contains($languages, t.lang)
