-- Planted bursts that were mostly negative: the time in which nine in ten of their tweets were made.
SELECT
    quantile_disc(occurred_at, 0.05) AS first,
    quantile_disc(occurred_at, 0.95) AS last
FROM read_parquet($tweets_file)
WHERE event IS NOT NULL
GROUP BY event
HAVING avg((tone = 'negative')::INTEGER) > 0.5
ORDER BY first, last
