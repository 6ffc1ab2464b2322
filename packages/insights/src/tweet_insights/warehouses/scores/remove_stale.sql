DELETE FROM scores AS s
WHERE NOT EXISTS (
    SELECT 1 FROM tweets AS t
    WHERE t.kind <> 'deleted'
        AND t.source = s.source AND t.tweet_id = s.tweet_id
        AND t.raw_partition = s.raw_partition AND t.raw_offset = s.raw_offset
)
