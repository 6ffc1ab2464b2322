-- Tweets by the label that one model gave and the label that the other gives.
SELECT was, now, count(*) AS tweets, count(DISTINCT person) AS people
FROM judged_twice
GROUP BY ALL
ORDER BY tweets DESC, was, now
