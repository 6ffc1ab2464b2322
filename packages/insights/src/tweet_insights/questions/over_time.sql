-- Tweets by the minute, hour or day ($unit, in UTC) in which they were made. A time without tweets has no row.
SELECT
    date_trunc($unit, created_at) AS start,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM judged
GROUP BY start
ORDER BY start
