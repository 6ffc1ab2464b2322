-- Tweets by whether their author looks automated (`yes`, `no`) or wrote too little of their own to tell (`unknown`).
SELECT
    CASE WHEN automated THEN 'yes' WHEN NOT automated THEN 'no' ELSE 'unknown' END AS automated,
    sum(tweets)::BIGINT AS tweets,
    count(*) AS people,
    sum(scored)::BIGINT AS scored,
    count(*) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM authors LEFT JOIN habits USING (person)
GROUP BY ALL
ORDER BY ALL
