-- The same as emotions.sql by the minute, hour or day ($unit, in UTC) in which tweets were made. Times whose figures the
-- course suppresses are left out whole, lest they be had by subtraction.
SELECT
    start AT TIME ZONE 'UTC' AS start,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(moody)::BIGINT AS moody,
    sum(anger)::BIGINT AS anger,
    sum(joy)::BIGINT AS joy,
    sum(optimism)::BIGINT AS optimism,
    sum(sadness)::BIGINT AS sadness,
    sum(offensive)::BIGINT AS offensive
FROM (
    SELECT
        date_trunc($unit, utc) AS start,
        person,
        count(*) AS tweets,
        count(offensive) AS scored,
        count(*) FILTER (offensive IS NOT NULL AND label <> 'neutral') AS moody,
        count(*) FILTER (emotion = 'anger' AND label <> 'neutral') AS anger,
        count(*) FILTER (emotion = 'joy' AND label <> 'neutral') AS joy,
        count(*) FILTER (emotion = 'optimism' AND label <> 'neutral') AS optimism,
        count(*) FILTER (emotion = 'sadness' AND label <> 'neutral') AS sadness,
        count(*) FILTER (offensive) AS offensive
    FROM (
        SELECT *, date_trunc($untold_unit, utc) AS untold
        FROM (SELECT person, label, emotion, offensive, make_timestamp(epoch_us(created_at)) AS utc FROM judged)
    )
    ANTI JOIN untold USING (untold)
    GROUP BY ALL
)
GROUP BY start
ORDER BY start
