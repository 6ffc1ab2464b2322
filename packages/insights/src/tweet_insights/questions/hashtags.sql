-- Tweets by hashtag, with the language it is most used in. A tweet with several hashtags counts once for each.
-- Grouped by person first: that takes half as long as counting distinct people twice. Lists of one need no list_distinct,
-- which takes five times as long as all else that is done to a list.
WITH tagged AS (
    SELECT
        unnest(CASE WHEN len(hashtags) > 1 THEN list_distinct(hashtags) ELSE hashtags END) AS hashtag,
        lang, person, label
    FROM judged
    WHERE len(hashtags) > 0
),
people AS (
    SELECT
        hashtag,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM tagged
    GROUP BY hashtag, person
),
languages AS (
    SELECT hashtag, coalesce(mode(lang ORDER BY lang), '') AS language FROM tagged GROUP BY hashtag
)
SELECT
    hashtag,
    any_value(language) AS language,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM people JOIN languages USING (hashtag)
GROUP BY hashtag
ORDER BY tweets DESC, hashtag
