-- Scored tweets as questions about answers see them, with the true tone in the place of the label.
SELECT
    hash(t.source, t.author_id) AS person,
    hash(t.source, t.tweet_id) AS tweet,
    CASE
        WHEN t.is_retweet THEN NULL
        WHEN coalesce(t.reply_to_tweet_id, t.quote_of_tweet_id) IS NOT NULL
            THEN hash(t.source, coalesce(t.reply_to_tweet_id, t.quote_of_tweet_id))
    END AS answers,
    t.created_at,
    t.lang,
    t.hashtags,
    truth.tone AS label
FROM tweets AS t
JOIN scores AS s USING (source, tweet_id, raw_partition, raw_offset)
JOIN read_parquet($tweets_file) AS truth ON truth.source = t.source AND truth.version_id = t.version_id
WHERE t.kind <> 'deleted' AND s.model = $model AND s.model_version = $model_version
