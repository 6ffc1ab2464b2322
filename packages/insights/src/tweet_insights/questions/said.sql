-- What is said: the numbers of the terms of a text, each once per tweet, of one in so many tweets where there are many.
-- Retweets are left out: they are one tweet's words many times.
WITH texts AS (
    SELECT tweet, person, created_at, text, hashtags
    FROM judged
    WHERE NOT is_retweet AND text IS NOT NULL AND tweet % $one_in::UBIGINT = 0
)
SELECT DISTINCT tweet, person, created_at, number
FROM (
    SELECT tweet, person, created_at, number
    FROM (SELECT tweet, person, created_at, unnest(string_split(text, ' ')) AS piece FROM texts) JOIN terms USING (piece)
    UNION ALL
    SELECT tweet, person, created_at, hash('#' || unnest(hashtags)) AS number FROM texts
)
