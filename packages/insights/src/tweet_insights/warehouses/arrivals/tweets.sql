-- One current row per tweet, by the rule of the loader's own view: a delete, else the newest by its platform's clock,
-- then by raw offset. A tombstone stays, so that a late copy stays dead. Of equal versions the first that was loaded.
SELECT {columns} FROM (
    SELECT {needed} FROM kept_tweets
    UNION ALL
    SELECT {needed} FROM chain WHERE kind IS NOT NULL
)
QUALIFY row_number() OVER (
    PARTITION BY source, tweet_id
    ORDER BY kind = 'deleted' DESC, occurred_at DESC, raw_offset DESC, raw_partition DESC, loaded_at
) = 1
