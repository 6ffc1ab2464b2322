-- How sure the model was, in ten equal bins, and how often it was right.
SELECT
    count(*) AS tweets,
    avg(s.confidence) AS sure,
    avg((s.label = truth.tone)::INTEGER) AS right_share
FROM read_parquet($tweets_file) AS truth
JOIN scores AS s USING (source, tweet_id, version_id)
WHERE s.model = $model AND s.model_version = $model_version
GROUP BY least(floor(s.confidence * 10), 9)
ORDER BY sure
