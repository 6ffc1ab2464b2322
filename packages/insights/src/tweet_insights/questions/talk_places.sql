-- Tweets by their place in the conversation that they are part of, in the order of time. A tweet is in exactly one.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    message,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        CASE
            WHEN place IS NULL THEN 'alone'
            WHEN place = 1 THEN 'beginning'
            WHEN place = 2 THEN 'first answer'
            WHEN place <= 6 THEN '2nd to 5th answer'
            WHEN place <= 11 THEN '6th to 10th answer'
            ELSE 'later'
        END AS message,
        min(place) AS least,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM talks
    GROUP BY message, person
)
GROUP BY message
ORDER BY min(least) NULLS FIRST
