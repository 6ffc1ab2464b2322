-- All tweets together.
SELECT
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM judged
HAVING count(*) > 0
