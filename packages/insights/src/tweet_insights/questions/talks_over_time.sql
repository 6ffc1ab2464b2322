-- Messages of conversations by the minute, hour or day ($unit, in UTC) in which they were made. All tweets of that time are
-- told elsewhere, so those outside could be had by subtraction: `people` and `scored_people` are those of the smaller
-- side, in a conversation or outside, where somebody is on both.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    start AT TIME ZONE 'UTC' AS start,
    sum(tweets) FILTER (talking)::BIGINT AS tweets,
    min(people) AS people,
    sum(scored) FILTER (talking)::BIGINT AS scored,
    coalesce(min(nullif(scored_people, 0)), 0) AS scored_people,
    sum(negative) FILTER (talking)::BIGINT AS negative
FROM (
    SELECT
        start,
        talking,
        sum(tweets) AS tweets,
        count(person) AS people,
        sum(scored) AS scored,
        count(person) FILTER (scored > 0) AS scored_people,
        sum(negative) AS negative
    FROM (
        SELECT
            date_trunc($unit, utc) AS start,
            talking,
            person,
            count(*) AS tweets,
            count(label) AS scored,
            count(*) FILTER (label = 'negative') AS negative
        FROM (
            SELECT person, label, talking, utc, date_trunc($untold_unit, utc) AS untold
            FROM (SELECT person, label, size > 1 AS talking, make_timestamp(epoch_us(created_at)) AS utc FROM talks)
        )
        ANTI JOIN untold USING (untold)
        GROUP BY ALL
    )
    GROUP BY start, talking
)
GROUP BY start
HAVING bool_or(talking)
ORDER BY start
