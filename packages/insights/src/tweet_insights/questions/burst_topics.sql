-- Tweets of each topic in each burst, and at all other times (burst '').
-- What fewer than $k people did at one time is counted with the time in which most did it, lest the sum of all times,
-- which is told elsewhere, tell of them.
WITH moments AS (
    SELECT unnest($bursts) AS burst, make_timestamp(epoch_us(unnest($burst_moments)::TIMESTAMPTZ)) AS moment
),
counted AS (
    SELECT coalesce(burst, '') AS burst, topic, count(*) AS tweets, count(DISTINCT person) AS people
    FROM topic_of LEFT JOIN moments ON moment = date_trunc($burst_unit, make_timestamp(epoch_us(created_at)))
    GROUP BY ALL
),
merged AS (
    SELECT burst, topic, sum(tweets)::BIGINT AS tweets, max(people) AS people
    FROM (
        SELECT
            CASE
                WHEN people >= $k THEN burst
                ELSE first_value(burst) OVER (PARTITION BY topic ORDER BY people DESC, burst DESC)
            END AS burst,
            topic, tweets, people
        FROM counted
    )
    GROUP BY burst, topic
)
SELECT * FROM merged WHERE burst <> ''
UNION ALL
SELECT '', inside.topic, coalesce(tweets, 0), coalesce(people, 0)
FROM (SELECT DISTINCT topic FROM merged WHERE burst <> '') AS inside
LEFT JOIN (FROM merged WHERE burst = '') AS outside USING (topic)
ORDER BY burst, tweets DESC, topic
