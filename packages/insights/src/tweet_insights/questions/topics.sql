-- Tweets by topic. A tweet may belong to several topics, or to none.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    topic,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        topic,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM topic_of
    GROUP BY ALL
)
GROUP BY topic
ORDER BY tweets DESC, topic
