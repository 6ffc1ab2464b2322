-- Tweets by hashtag. A tweet with several hashtags counts once for each.
SELECT
    hashtag,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM (SELECT unnest(list_distinct(hashtags)) AS hashtag, person, label FROM judged)
GROUP BY hashtag
ORDER BY tweets DESC, hashtag
