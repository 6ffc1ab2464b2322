-- People with at least $least scored tweets of their own: what was counted of them, their hidden trait, and the share of
-- their own tweets whose true tone is negative, scored or not.
SELECT
    authors.own_negative AS negative,
    authors.own_scored AS scored,
    truth.negativity AS trait,
    tones.share AS true_share
FROM authors
JOIN (
    SELECT hash(source, author_id) AS person, negativity FROM read_parquet($people_file) WHERE NOT bot
) AS truth USING (person)
JOIN (
    SELECT hash(t.source, t.author_id) AS person, avg((truth.tone = 'negative')::INTEGER) AS share
    FROM tweets AS t
    JOIN read_parquet($tweets_file) AS truth USING (source, tweet_id, version_id)
    WHERE t.kind <> 'deleted' AND NOT coalesce(t.is_retweet, false)
    GROUP BY ALL
) AS tones USING (person)
WHERE authors.own_scored >= $least
