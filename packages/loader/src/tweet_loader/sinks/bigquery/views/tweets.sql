-- One current row per tweet: a delete, else the newest by its platform's clock, then by raw offset. A tombstone stays,
-- so that a late copy stays dead. Of equal versions, which are repetitions, the first that was loaded.
SELECT {tweets} FROM (
    SELECT {tweets} FROM `{dataset}.migrated_tweets` WHERE {all}
    UNION ALL
    SELECT {tweets} FROM `{dataset}.arrivals` WHERE {all} AND rejected IS NULL
)
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY source, tweet_id
    ORDER BY kind = 'deleted' DESC, occurred_at DESC, raw_offset DESC, raw_partition DESC, loaded_at
) = 1
