-- In how many tweets of a burst, and of all other times (burst ''), a word or hashtag stands: those that
-- stand in any burst, be it in none at other times. The term '' counts the tweets themselves.
-- Bursts are numbers until the end, and terms and people are grouped before people are counted: four fifths of the time.
-- What fewer than $k people did at one time is counted with the time in which most did it, lest the sum of all times,
-- which is told elsewhere, tell of them.
WITH moments AS (
    SELECT unnest($bursts)::SMALLINT AS burst, make_timestamp(epoch_us(unnest($burst_moments)::TIMESTAMPTZ)) AS moment
),
placed AS (
    SELECT coalesce(burst, -1) AS burst, number, tweet, person
    FROM said LEFT JOIN moments ON moment = date_trunc($burst_unit, make_timestamp(epoch_us(created_at)))
),
counted AS (
    SELECT burst, number, sum(tweets) AS tweets, count(person) AS people
    FROM (SELECT burst, number, person, count(*) AS tweets FROM placed GROUP BY ALL)
    GROUP BY ALL
    UNION ALL
    SELECT burst, hash(''), count(DISTINCT tweet), count(DISTINCT person) FROM placed GROUP BY ALL
),
merged AS (
    SELECT burst, number, sum(tweets)::BIGINT AS tweets, max(people) AS people
    FROM (
        SELECT
            CASE
                WHEN people >= $k THEN burst
                ELSE first_value(burst) OVER (PARTITION BY number ORDER BY people DESC, burst DESC)
            END AS burst,
            number, tweets, people
        FROM counted
    )
    GROUP BY burst, number
),
told AS (
    SELECT * FROM merged WHERE burst >= 0
    UNION ALL
    SELECT -1, inside.number, coalesce(tweets, 0), coalesce(people, 0)
    FROM (SELECT DISTINCT number FROM merged WHERE burst >= 0) AS inside
    LEFT JOIN (FROM merged WHERE burst < 0) AS outside USING (number)
)
SELECT CASE WHEN burst >= 0 THEN burst::VARCHAR ELSE '' END AS burst, coalesce(term, '') AS term, tweets, people
FROM told
LEFT JOIN (SELECT DISTINCT number, term FROM terms) USING (number)
ORDER BY burst, tweets DESC, term
