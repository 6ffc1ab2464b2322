-- By the clock of whoever loads and scores: of a minute without anything there is no row.
WITH passed AS (
    SELECT loaded_at AS passed_at, 'loaded' AS what FROM tweets WHERE loaded_at >= $since
    UNION ALL
    SELECT loaded_at, 'rejected' FROM rejected WHERE loaded_at >= $since AND reason <> 'gap'
    UNION ALL
    SELECT scored_at, 'scored' FROM scores WHERE scored_at >= $since
)
SELECT
    date_trunc('minute', passed_at) AS start,
    count(*) FILTER (WHERE what = 'loaded') AS loaded,
    count(*) FILTER (WHERE what = 'rejected') AS rejected,
    count(*) FILTER (WHERE what = 'scored') AS scored
FROM passed
GROUP BY start
ORDER BY start
