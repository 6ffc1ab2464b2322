-- Tweets with one of the $busiest hashtags by the minute, hour or day ($unit, in UTC) in which they were made. All tweets of
-- that time are told elsewhere, so those without the hashtag could be had by subtraction: `people` and `scored_people` are
-- those of the smaller side, with it or without, where somebody is on both.
-- The times of which the course tells nothing are one row without a start: a hashtag's whole is told elsewhere, too.
WITH timed AS (
    SELECT
        person, label, hashtags,
        CASE WHEN untold.untold IS NULL THEN date_trunc($unit, utc) END AS start
    FROM (SELECT person, label, hashtags, make_timestamp(epoch_us(created_at)) AS utc FROM judged) AS made
    LEFT JOIN untold ON untold.untold = date_trunc($untold_unit, utc)
),
used AS (
    SELECT
        start, hashtag, person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM (
        SELECT
            start, person, label,
            unnest(CASE WHEN len(hashtags) > 1 THEN list_distinct(hashtags) ELSE hashtags END) AS hashtag
        FROM timed
        WHERE len(hashtags) > 0
    )
    SEMI JOIN (SELECT unnest($busiest) AS hashtag) USING (hashtag)
    GROUP BY ALL
),
present AS (
    SELECT start, person, count(*) AS all_tweets, count(label) AS all_scored
    FROM timed
    WHERE start IS NOT NULL
    GROUP BY ALL
),
crowd AS (
    SELECT start, count(person) AS people, count(person) FILTER (all_scored > 0) AS scored_people
    FROM present
    GROUP BY start
)
SELECT
    hashtag,
    start AT TIME ZONE 'UTC' AS start,
    sum(tweets)::BIGINT AS tweets,
    least(
        count(used.person),
        nullif(any_value(crowd.people) - count(*) FILTER (tweets = all_tweets), 0)
    ) AS people,
    sum(scored)::BIGINT AS scored,
    least(
        count(used.person) FILTER (scored > 0),
        nullif(any_value(crowd.scored_people) - count(*) FILTER (scored = all_scored AND scored > 0), 0)
    ) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM used
LEFT JOIN present USING (start, person)
LEFT JOIN crowd USING (start)
GROUP BY hashtag, start
ORDER BY hashtag, start
