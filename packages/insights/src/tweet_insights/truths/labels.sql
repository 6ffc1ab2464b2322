-- Scored tweets by their true tone and the label they got, for people and for bots.
SELECT truth.tone AS tone, s.label AS label, truth.bot AS bot, count(*) AS tweets
FROM read_parquet($tweets_file) AS truth
JOIN scores AS s USING (source, tweet_id, version_id)
WHERE s.model = $model AND s.model_version = $model_version
GROUP BY ALL
ORDER BY ALL
