-- All tweets together, by emotion and by whether they are offensive. Scored are those that the model was asked about: one of another
-- version was not. An emotion counts only of a tweet that is negative or positive: the model knows four emotions and was
-- taught by tweets that all have one of them, so of a neutral one it says something, too.
-- Grouped by person first: that takes half as long as counting distinct people twice.
SELECT
    sum(tweets)::BIGINT AS tweets,
    count(person) AS people,
    sum(scored)::BIGINT AS scored,
    count(person) FILTER (scored > 0) AS scored_people,
    sum(moody)::BIGINT AS moody,
    sum(anger)::BIGINT AS anger,
    sum(joy)::BIGINT AS joy,
    sum(optimism)::BIGINT AS optimism,
    sum(sadness)::BIGINT AS sadness,
    sum(offensive)::BIGINT AS offensive
FROM (
    SELECT
        person,
        count(*) AS tweets,
        count(offensive) AS scored,
        count(*) FILTER (offensive IS NOT NULL AND label <> 'neutral') AS moody,
        count(*) FILTER (emotion = 'anger' AND label <> 'neutral') AS anger,
        count(*) FILTER (emotion = 'joy' AND label <> 'neutral') AS joy,
        count(*) FILTER (emotion = 'optimism' AND label <> 'neutral') AS optimism,
        count(*) FILTER (emotion = 'sadness' AND label <> 'neutral') AS sadness,
        count(*) FILTER (offensive) AS offensive
    FROM judged
    GROUP BY person
)
HAVING sum(tweets) > 0
