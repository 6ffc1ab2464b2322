-- Tweets by the language that the platform detected; an empty tag where it found none.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    language,
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(negative)::BIGINT AS negative
FROM (
    SELECT
        coalesce(lang, '') AS language,
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative
    FROM judged
    GROUP BY ALL
)
GROUP BY language
ORDER BY tweets DESC, language
