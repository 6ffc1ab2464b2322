-- What questions about people ask from: living tweets made since then, with the label that the model gave.
-- `person`, `tweet`, `conversation` and `answers` (the tweet that a reply or a quote is about) tell things apart inside
-- a query, as 64-bit hashes, which are a third of the ids' size: of five million, two are equal once in a million
-- warehouses. The privacy gate lets them out of no question. Scores are found by them, too: numbers are joined in three
-- quarters of the time of ids.
SELECT
    CASE WHEN t.author_id IS NOT NULL THEN hash(t.source, t.author_id) END AS person,
    hash(t.source, t.tweet_id) AS tweet,
    hash(t.source, coalesce(t.conversation_id, t.tweet_id)) AS conversation,
    CASE
        WHEN t.is_retweet THEN NULL
        WHEN coalesce(t.reply_to_tweet_id, t.quote_of_tweet_id) IS NOT NULL
            THEN hash(t.source, coalesce(t.reply_to_tweet_id, t.quote_of_tweet_id))
    END AS answers,
    coalesce(t.created_at, t.occurred_at) AS created_at,
    t.lang,
    t.text,
    t.hashtags,
    t.is_reply,
    t.is_quote,
    t.is_retweet,
    len(t.domains) > 0 AS has_link,
    t.author_created_at AS joined_at,
    t.author_followers_count AS followers,
    s.label,
    s.emotion,
    s.offensive
FROM tweets AS t
LEFT JOIN (
    SELECT hash(source, tweet_id) AS tweet, raw_partition, raw_offset, label, emotion, offensive FROM scores
    WHERE model = $model AND model_version = $model_version
) AS s ON s.raw_partition = t.raw_partition AND s.raw_offset = t.raw_offset AND s.tweet = hash(t.source, t.tweet_id)
WHERE t.kind <> 'deleted'
    AND ($since::TIMESTAMPTZ IS NULL OR coalesce(t.created_at, t.occurred_at) >= $since)
