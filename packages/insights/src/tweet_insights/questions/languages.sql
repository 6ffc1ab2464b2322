-- Tweets by the language that the platform detected; an empty tag where it found none.
SELECT
    coalesce(lang, '') AS language,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM judged
GROUP BY language
ORDER BY tweets DESC, language
