-- Which tweets belong to which topic. A tweet belongs to a topic when it has one of the topic's hashtags or, having none
-- of any topic, is in the topic's language and has two of the words that mark it. The four lists
-- say which terms mark which topic: hashtags as '#...', with no language, and words with theirs, each
-- with a bit of its own in its topic. A text that is simple (nearly all are, where words have spaces between them) is
-- cut at its spaces, and what that gives is held against each mark with each prefix and suffix that a word of a simple
-- text may have: half of what it takes to cut words out, which the others need.
WITH marks AS (
    SELECT
        unnest($mark_topics)::SMALLINT AS topic,
        unnest($mark_languages) AS lang,
        unnest($mark_terms) AS term,
        unnest($mark_bits)::BIGINT AS bit
),
forms AS (
    SELECT topic, lang, prefix || term || suffix AS term, bit
    FROM marks, (SELECT unnest($prefixes) AS prefix), (SELECT unnest($suffixes) AS suffix)
    WHERE lang <> ''
),
tagged AS (
    SELECT DISTINCT topic, tweet, person, label, created_at
    FROM (SELECT tweet, person, label, created_at, unnest(hashtags) AS hashtag FROM judged WHERE len(hashtags) > 0)
    JOIN (SELECT topic, substr(term, 2) AS hashtag FROM marks WHERE lang = '') USING (hashtag)
),
worded AS (
    SELECT topic, tweet
    FROM (
        SELECT
            tweet, lang,
            unnest(
                CASE
                    WHEN regexp_full_match(text, $simple) THEN string_split(text, ' ')
                    ELSE regexp_extract_all(regexp_replace(text, $not_words, ' ', 'g'), $word)
                END
            ) AS term
        FROM (
            SELECT tweet, lang, lower(text) AS text
            FROM judged
            ANTI JOIN tagged USING (tweet)
            WHERE text IS NOT NULL AND list_contains($topic_languages, lang)
        )
    )
    JOIN forms USING (term, lang)
    GROUP BY topic, tweet
    HAVING bit_count(bit_or(bit)) >= 2
)
FROM tagged
UNION ALL
SELECT topic, tweet, person, label, created_at
FROM worded JOIN judged USING (tweet)
