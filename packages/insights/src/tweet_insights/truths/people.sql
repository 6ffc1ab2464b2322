-- Spearman's rank correlation between what was seen of people's negativity and their hidden trait. What is
-- seen of somebody is drawn to the mean of all as if they had written ten average tweets more.
WITH seen AS (
    SELECT t.source, t.author_id, count(*) AS tweets, sum(s.negativity) AS negativity
    FROM tweets AS t
    JOIN scores AS s USING (source, tweet_id, raw_partition, raw_offset)
    WHERE t.kind <> 'deleted' AND NOT coalesce(t.is_retweet, false)
        AND s.model = $model AND s.model_version = $model_version
    GROUP BY ALL
    HAVING tweets >= $least
),
ranked AS (
    SELECT
        rank() OVER (ORDER BY (seen.negativity + 10 * (SELECT sum(negativity) / sum(tweets) FROM seen)) / (seen.tweets + 10))
            AS seen_rank,
        rank() OVER (ORDER BY truth.negativity) AS true_rank
    FROM seen
    JOIN read_parquet($people_file) AS truth USING (source, author_id)
    WHERE NOT truth.bot
)
SELECT count(*) AS people, corr(seen_rank, true_rank) AS rank_correlation FROM ranked
