-- Tweets by cohort of their author and time: by the age of the account, by its reach, and by how much it writes.
-- Those of which that is not known are a cohort, too, lest they be what is left when the others are subtracted.
SELECT
    kind,
    coalesce(cohort, 'unknown') AS cohort,
    start AT TIME ZONE 'UTC' AS start,
    sum(tweets)::BIGINT AS tweets,
    count(*) AS people,
    sum(scored)::BIGINT AS scored,
    count(*) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT 'age' AS kind, age AS cohort, start, tweets, scored, negative FROM appearances
    UNION ALL
    SELECT 'reach' AS kind, reach AS cohort, start, tweets, scored, negative FROM appearances
    UNION ALL
    SELECT 'volume' AS kind, volume AS cohort, start, tweets, scored, negative FROM appearances
)
GROUP BY ALL
ORDER BY ALL
