-- Tweets by how many messages the conversation has that they are part of. A tweet is in exactly one.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    messages,
    sum(conversations)::BIGINT AS conversations,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        CASE
            WHEN size = 1 THEN 'alone'
            WHEN size = 2 THEN '2'
            WHEN size <= 5 THEN '3 to 5'
            WHEN size <= 10 THEN '6 to 10'
            WHEN size <= 30 THEN '11 to 30'
            ELSE 'more than 30'
        END AS messages,
        min(size) AS least,
        person,
        count(*) FILTER (place = 1) AS conversations,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM talks
    GROUP BY messages, person
)
GROUP BY messages
ORDER BY min(least)
