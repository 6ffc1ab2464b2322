-- Planted events: the time in which nine in ten of their tweets were made, and whether they were mostly negative.
SELECT
    quantile_disc(occurred_at, 0.05) AS first,
    quantile_disc(occurred_at, 0.95) AS last,
    avg((tone = 'negative')::INTEGER) > 0.5 AS negative
FROM read_parquet($tweets_file)
WHERE event IS NOT NULL
GROUP BY event
ORDER BY first, last
