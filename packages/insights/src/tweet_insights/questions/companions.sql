-- What stands beside a hashtag, up to each day: in how many tweets, of how many people. Beside itself stands ''.
-- Of days before $settled there is only the sum.
WITH spelled AS (SELECT DISTINCT number, term FROM terms),
asked AS (SELECT number, substr(term, 2) AS hashtag FROM spelled WHERE starts_with(term, '#')),
tagged AS (
    SELECT tweet, number AS tag, greatest(date_trunc('day', created_at), $settled::TIMESTAMPTZ) AS day
    FROM said
    SEMI JOIN (FROM asked WHERE list_contains($hashtags, hashtag)) USING (number)
),
beside AS (
    SELECT day, tag, CASE WHEN number = tag THEN hash('') ELSE number END AS number, person
    FROM tagged JOIN said USING (tweet)
),
new_tweets AS (SELECT day, tag, number, count(*) AS tweets FROM beside GROUP BY ALL),
new_people AS (
    SELECT day, tag, number, count(*) AS people
    FROM (SELECT min(day) AS day, tag, number FROM beside WHERE person IS NOT NULL GROUP BY tag, number, person)
    GROUP BY ALL
)
SELECT
    day, asked.hashtag, coalesce(spelled.term, '') AS term,
    sum(tweets) OVER up_to_day::BIGINT AS tweets,
    coalesce(sum(people) OVER up_to_day, 0)::BIGINT AS people
FROM new_tweets
LEFT JOIN new_people USING (day, tag, number)
JOIN asked ON asked.number = tag
LEFT JOIN spelled ON spelled.number = new_tweets.number
WINDOW up_to_day AS (PARTITION BY tag, new_tweets.number ORDER BY day)
ORDER BY ALL
