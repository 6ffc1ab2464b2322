-- Tweets by topic. A tweet belongs to a topic when it has one of the topic's hashtags or, having none
-- of any topic, is in the topic's language and has two of the words that mark it. The three lists
-- say which terms mark which topic: hashtags as '#...', with no language, and words with theirs.
SELECT
    topic,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM (
    SELECT topic, id, any_value(person) AS person, any_value(label) AS label
    FROM (
        SELECT
            row_number() OVER () AS id, person, label, lang, tagged,
            unnest(terms) AS term
        FROM (
            SELECT
                person, label, lang,
                list_has_any(hashtags, $hashtags) AS tagged,
                list_concat(
                    list_transform(hashtags, lambda hashtag: '#' || hashtag),
                    regexp_extract_all(lower(regexp_replace(coalesce(text, ''), $not_words, ' ', 'g')), $word)
                ) AS terms
            FROM judged
        )
    ) AS said
    JOIN (
        SELECT unnest($mark_topics) AS topic, unnest($mark_languages) AS language, unnest($mark_terms) AS term
    ) AS marks USING (term)
    WHERE starts_with(term, '#') OR (NOT tagged AND said.lang = marks.language)
    GROUP BY topic, id
    HAVING bool_or(starts_with(term, '#')) OR count(DISTINCT term) >= 2
)
GROUP BY topic
ORDER BY tweets DESC, topic
