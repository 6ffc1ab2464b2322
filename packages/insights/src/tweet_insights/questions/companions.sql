-- What stands beside a hashtag: words of the bare text, and other hashtags, once per tweet.
-- Retweets are left out: they are one tweet's words many times. A language without spaces
-- gives whole sentences here, which few people repeat, so the gate drops them.
SELECT tagged.hashtag, tagged.term, count(*) AS tweets, count(DISTINCT person) AS people
FROM (
    SELECT
        person,
        hashtag,
        unnest(
            list_distinct(
                list_concat(
                    regexp_extract_all(lower(regexp_replace(text, $not_words, ' ', 'g')), $word),
                    list_transform(list_filter(hashtags, lambda other: other <> hashtag), lambda other: '#' || other)
                )
            )
        ) AS term
    FROM (
        SELECT person, text, hashtags, unnest(list_distinct(hashtags)) AS hashtag
        FROM judged
        WHERE NOT is_retweet AND text IS NOT NULL
    )
    WHERE list_contains($hashtags, hashtag)
) AS tagged
GROUP BY ALL
