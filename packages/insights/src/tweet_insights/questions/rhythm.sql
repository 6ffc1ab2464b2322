-- Tweets by the hour of the week (UTC; Monday is 1) in which they were made. An hour without tweets has no row.
-- A time without a zone is cut ten times as fast as one with.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    weekday,
    hour,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        isodow(utc) AS weekday,
        hour(utc) AS hour,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM (
        SELECT person, label, utc, date_trunc($untold_unit, utc) AS untold
        FROM (SELECT person, label, make_timestamp(epoch_us(created_at)) AS utc FROM judged)
    )
    ANTI JOIN untold USING (untold)
    GROUP BY ALL
)
GROUP BY weekday, hour
ORDER BY weekday, hour
