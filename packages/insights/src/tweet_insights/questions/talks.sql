-- What questions about conversations ask from: all tweets, and of those that are a message of a conversation of which
-- two or more are there, its `size` and the message's `place` in it, from 1 in the order of time. A retweet is no message:
-- it repeats one elsewhere. Tweets that stand alone are kept, lest whoever subtracts the others from all learn of them.
WITH sizes AS (
    SELECT conversation, count(*) AS size
    FROM judged
    WHERE NOT is_retweet
    GROUP BY conversation
    HAVING size > 1
)
SELECT
    person, created_at, label, size,
    row_number() OVER (PARTITION BY conversation ORDER BY created_at, tweet) AS place
FROM judged
JOIN sizes USING (conversation)
WHERE NOT is_retweet
UNION ALL
SELECT person, created_at, label, 1, NULL
FROM judged
ANTI JOIN sizes ON sizes.conversation = CASE WHEN NOT is_retweet THEN judged.conversation END
