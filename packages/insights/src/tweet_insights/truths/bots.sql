-- Accounts by whether they are bots and whether they look automated; null of those that posted too little to tell.
SELECT truth.bot, habits.automated, count(*) AS accounts
FROM authors
JOIN (SELECT hash(source, author_id) AS person, bot FROM read_parquet($people_file)) AS truth USING (person)
LEFT JOIN habits USING (person)
GROUP BY ALL
ORDER BY ALL
