-- What a comparison asks from: living tweets that both models scored, with the label that each gave.
-- `person` tells authors apart inside a query; the privacy gate lets it out of none.
SELECT
    t.source || chr(31) || t.author_id AS person,
    before.label AS was,
    after.label AS now
FROM tweets AS t
JOIN (
    SELECT source, tweet_id, raw_partition, raw_offset, label FROM scores
    WHERE model = $was_model AND model_version = $was_version
) AS before USING (source, tweet_id, raw_partition, raw_offset)
JOIN (
    SELECT source, tweet_id, raw_partition, raw_offset, label FROM scores
    WHERE model = $model AND model_version = $model_version
) AS after USING (source, tweet_id, raw_partition, raw_offset)
WHERE t.kind <> 'deleted'
