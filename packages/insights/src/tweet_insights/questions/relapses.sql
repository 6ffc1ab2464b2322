-- After a negative tweet, is the next one of the same person negative more often than that person's other tweets, by the
-- time between the two? Only people count who have a usual: $least scored tweets of their own words or more, of which two or
-- more are negative and not all. `again` is how many of the next tweets are negative, `usual` how many would be on
-- the average if each person's labels were dealt out anew among that person's tweets: (k - 1) / (n - 1) for k of n. The sums
-- of squares over people of excess = again - usual tell how sure that is.
WITH own AS (  -- time and label in one number, which is all that has to be sorted
    SELECT person, epoch_us(created_at) * 2 + (label = 'negative')::BIGINT AS said
    FROM judged
    WHERE label IS NOT NULL AND person IS NOT NULL AND NOT is_retweet
),
usual AS (
    SELECT person, (sum(said % 2) - 1) / (count(*) - 1) AS rate
    FROM own
    GROUP BY person
    HAVING count(*) >= $least AND sum(said % 2) BETWEEN 2 AND count(*) - 1
),
followed AS (
    SELECT person, said, lead(said) OVER (PARTITION BY person ORDER BY said) AS next
    FROM own
    SEMI JOIN usual USING (person)
),
people AS (
    SELECT
        CASE
            WHEN gap < 1 THEN 'under 1 hour'
            WHEN gap < 3 THEN '1 to 3 hours'
            WHEN gap < 12 THEN '3 to 12 hours'
            WHEN gap < 24 THEN '12 to 24 hours'
            ELSE '1 to 3 days'
        END AS after,
        min(gap) AS gap,
        count(*) AS negative,
        sum(next % 2) AS again,
        count(*) * any_value(rate) AS usual
    FROM (SELECT person, next, (next // 2 - said // 2) / 3_600_000_000 AS gap FROM followed WHERE said % 2 = 1)
    JOIN usual USING (person)
    WHERE gap < 72
    GROUP BY after, person
)
SELECT
    after,
    sum(negative)::BIGINT AS negative,
    count(*) AS people,
    sum(again)::BIGINT AS again,
    round(sum(usual), 6) AS usual,
    round(sum((again - usual) ** 2), 6) AS excess_squared,
    round(sum((again - usual) * negative), 6) AS excess_by_negative,
    sum(negative ** 2)::BIGINT AS negative_squared
FROM people
GROUP BY after
ORDER BY min(gap)
