-- What one person wrote, hour by hour of the day (UTC), retweets left out. Only whoever has a permit asks it.
SELECT
    hour(make_timestamp(epoch_us(created_at))) AS hour,
    count(*) AS tweets,
    count(label) AS scored,
    count(*) FILTER (label = 'negative') AS negative
FROM judged
WHERE person = hash($source, $author) AND NOT is_retweet
GROUP BY ALL
ORDER BY ALL
