-- How many answers to negative tweets are negative, against what it would be if, within each stratum, the labels of the
-- answered tweets were dealt out anew, each with all its answers. What the sums are for: behaviour/contagion.py.
-- Only strata count in which answered tweets differ, and sums over all of them come out; `people` are the fewer of those
-- who answer and those who are answered there. Rounded, because the order of adding up is never the same twice.
WITH pairs AS (
    SELECT 'hour' AS held, hash(date_trunc('hour', asked_at), lang, turn) AS stratum, * FROM answered
    UNION ALL
    SELECT 'topic' AS held, hash(date_trunc('day', asked_at), lang, hashtag, turn) AS stratum, * FROM answered
    WHERE hashtag IS NOT NULL
    UNION ALL
    SELECT 'person' AS held, hash(person, hashtag, turn) AS stratum, * FROM answered
    WHERE hashtag IS NOT NULL
),
asked AS (  -- x: whether it is negative; m: its answers; y: the negative ones among them
    SELECT
        held, stratum, asked,
        any_value(asked_negative) AS x,
        count(*)::DOUBLE AS m,
        sum(negative)::DOUBLE AS y
    FROM pairs
    GROUP BY ALL
),
strata AS (
    SELECT
        held, stratum,
        avg(x) * (1 - avg(x)) * count(*) / (count(*) - 1) AS variance,
        sum(m) AS pairs,
        sum(x * m) AS after_negative,
        sum(y) AS negative,
        sum(x * y) AS observed,
        sum(x * m) / sum(m) AS x_mean,
        sum(y) / sum(m) AS y_mean,
        sum(m * m) AS mm,
        sum(x * m * m) AS xmm,
        sum(m * y) AS my,
        sum(x * m * y) AS xmy,
        sum(y * y) AS yy
    FROM asked
    GROUP BY held, stratum
    HAVING min(x) < max(x)
),
behind AS (
    SELECT held, least(count(DISTINCT person), count(DISTINCT asked_person)) AS people
    FROM pairs
    SEMI JOIN strata USING (held, stratum)
    GROUP BY held
)
SELECT
    held,
    sum(pairs)::BIGINT AS pairs,
    any_value(people) AS people,
    sum(after_negative)::BIGINT AS after_negative,
    sum(negative)::BIGINT AS negative,
    sum(observed)::BIGINT AS observed,
    round(sum(after_negative * y_mean), 6) AS expected,
    round(sum(after_negative * (1 - x_mean)), 6) AS weight,
    round(sum(variance * (yy - 2 * y_mean * my + y_mean * y_mean * mm)), 6) AS spread,
    round(sum(variance * (xmy - x_mean * my - y_mean * xmm + x_mean * y_mean * mm)), 6) AS joint_spread,
    round(sum(variance * (xmm - 2 * x_mean * xmm + x_mean * x_mean * mm)), 6) AS asked_spread
FROM strata
JOIN behind USING (held)
GROUP BY held
