SELECT DISTINCT t.text
FROM tweets AS t
ANTI JOIN (SELECT * FROM scores WHERE model = $model AND model_version = $model_version)
    USING (source, tweet_id, raw_partition, raw_offset)
WHERE t.kind <> 'deleted' AND t.text IS NOT NULL AND list_contains($languages, t.lang)
LIMIT $most
