-- What passed each step since then, and how long half of it had waited since the step before.
WITH recent AS (SELECT * FROM tweets WHERE loaded_at >= $since),
passed AS (
    SELECT 1 AS place, 'source' AS name, date_trunc('minute', occurred_at) AS passed_at, NULL AS before_at FROM recent
    UNION ALL
    SELECT 2, 'producer', received_at, occurred_at FROM recent
    UNION ALL
    SELECT 3, 'raw', raw_timestamp, received_at FROM recent
    UNION ALL
    SELECT 4, 'loader', loaded_at, raw_timestamp FROM recent
    UNION ALL
    SELECT 5, 'scorer', scored_at, NULL FROM scores WHERE scored_at >= $since
)
SELECT
    step.name,
    count(passed.passed_at) AS records,
    max(passed.passed_at) AS newest,
    median(epoch(passed.passed_at) - epoch(passed.before_at)) AS waited
FROM (VALUES (1, 'source'), (2, 'producer'), (3, 'raw'), (4, 'loader'), (5, 'scorer')) AS step(place, name)
LEFT JOIN passed USING (place)
GROUP BY step.place, step.name
ORDER BY step.place
