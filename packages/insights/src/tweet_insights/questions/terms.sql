-- Words of bare texts, and hashtags ('#...'), with the `number` that stands for each in `said`: numbers are counted in
-- half the time of texts. Words are cut out of what stands between spaces, and of each such `piece` once, because most are
-- said again and again. No word, and nothing that is no word, holds a space. A hashtag has no piece.
-- A language without spaces gives whole sentences here, which few people repeat, so the gate drops them.
WITH texts AS (
    SELECT text, hashtags
    FROM judged
    WHERE NOT is_retweet AND text IS NOT NULL AND tweet % $one_in::UBIGINT = 0
)
SELECT piece, term, hash(term) AS number
FROM (
    SELECT piece, unnest(regexp_extract_all(lower(regexp_replace(piece, $not_words, ' ', 'g')), $word)) AS term
    FROM (SELECT DISTINCT unnest(string_split(text, ' ')) AS piece FROM texts)
    UNION ALL
    SELECT NULL, '#' || hashtag FROM (SELECT DISTINCT unnest(hashtags) AS hashtag FROM texts)
)
