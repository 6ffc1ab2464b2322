-- The largest conversation of each burst, by tweets made in it; which one it is stays here.
WITH moments AS (
    SELECT unnest($bursts) AS burst, make_timestamp(epoch_us(unnest($burst_moments)::TIMESTAMPTZ)) AS moment
)
SELECT burst, tweets, people
FROM (
    SELECT burst, conversation, count(*) AS tweets, count(DISTINCT person) AS people
    FROM judged JOIN moments ON moment = date_trunc($burst_unit, make_timestamp(epoch_us(created_at)))
    WHERE NOT is_retweet
    GROUP BY ALL
)
QUALIFY row_number() OVER (PARTITION BY burst ORDER BY tweets DESC, people DESC, conversation) = 1
ORDER BY burst
