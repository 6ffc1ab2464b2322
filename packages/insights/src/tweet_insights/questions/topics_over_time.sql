-- Tweets by topic and by the hour or day ($unit, in UTC) in which they were made.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    topic,
    start AT TIME ZONE 'UTC' AS start,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        topic,
        date_trunc($unit, make_timestamp(epoch_us(created_at))) AS start,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM topic_of
    GROUP BY ALL
)
GROUP BY ALL
ORDER BY ALL
