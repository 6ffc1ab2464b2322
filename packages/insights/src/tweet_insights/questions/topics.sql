-- Tweets by topic. A tweet belongs to a topic when it has one of the topic's hashtags or, having none
-- of any topic, one of the words that mark it. $terms says which hashtags ('#...') and words those are.
SELECT
    topic,
    count(*) AS tweets,
    count(DISTINCT person) AS people,
    count(label) AS scored,
    count(DISTINCT person) FILTER (label IS NOT NULL) AS scored_people,
    count(*) FILTER (label = 'negative') AS negative
FROM (
    SELECT DISTINCT id, person, label, topic
    FROM (
        SELECT
            id, person, label, unnest(terms) AS term,
            list_has_any(hashtags, $hashtags) AS tagged
        FROM (
            SELECT
                row_number() OVER () AS id, person, label, hashtags,
                list_concat(
                    list_transform(hashtags, lambda hashtag: '#' || hashtag),
                    regexp_extract_all(lower(regexp_replace(coalesce(text, ''), $not_words, ' ', 'g')), $word)
                ) AS terms
            FROM judged
        )
    ) AS said
    JOIN (SELECT unnest($terms, recursive := true)) AS marks USING (term)
    WHERE starts_with(term, '#') OR NOT tagged
)
GROUP BY topic
ORDER BY tweets DESC, topic
