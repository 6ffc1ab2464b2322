-- One row for each author and hour, day or week ($unit, in UTC) in which they wrote: what they were then.
-- A time without a zone is cut ten times as fast as one with.
SELECT
    person,
    start,
    CASE
        WHEN joined_at IS NULL THEN NULL
        WHEN start < joined_at + INTERVAL 3 MONTH THEN 'months'
        WHEN start < joined_at + INTERVAL 1 YEAR THEN 'year'
        WHEN start < joined_at + INTERVAL 5 YEAR THEN 'years'
        ELSE 'older'
    END AS age,
    CASE
        WHEN followers IS NULL THEN NULL
        WHEN followers < 100 THEN 'few'
        WHEN followers < 1000 THEN 'hundreds'
        WHEN followers < 10000 THEN 'thousands'
        ELSE 'many'
    END AS reach,
    volume,
    said.tweets,
    said.scored,
    said.negative
FROM (
    SELECT
        person,
        date_trunc($unit, utc) AS start,
        make_timestamp(epoch_us(max(joined_at))) AS joined_at,
        max(followers) AS followers,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM (
        SELECT person, utc, joined_at, followers, label, date_trunc($untold_unit, utc) AS untold
        FROM (SELECT *, make_timestamp(epoch_us(created_at)) AS utc FROM judged WHERE person IS NOT NULL)
    )
    ANTI JOIN untold USING (untold)
    GROUP BY ALL
) AS said
JOIN authors USING (person)
