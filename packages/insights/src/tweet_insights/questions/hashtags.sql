-- Tweets by hashtag, with the language it is most used in. A tweet with several hashtags counts once for each.
SELECT
    hashtag,
    coalesce(mode(lang ORDER BY lang), '') AS language,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM (SELECT unnest(list_distinct(hashtags)) AS hashtag, lang, person, label FROM judged)
GROUP BY hashtag
ORDER BY tweets DESC, hashtag
