-- Planted bursts that were mostly negative, while they could be felt: from the first to the last hour in which they were
-- a tenth of all tweets or more, and at least ten. Late answers go on for days and move no share.
SELECT min(start) AS first, max(start) + INTERVAL 1 HOUR AS last
FROM (
    SELECT *, sum(tweets) OVER (PARTITION BY start) AS all_tweets
    FROM (
        SELECT
            event,
            date_trunc('hour', occurred_at) AS start,
            count(*) AS tweets,
            count(*) FILTER (tone = 'negative') AS negative
        FROM read_parquet($tweets_file)
        GROUP BY ALL
    )
)
WHERE event IS NOT NULL AND tweets >= 10 AND tweets >= all_tweets / 10
GROUP BY event
HAVING sum(negative) > sum(tweets) / 2
ORDER BY first
