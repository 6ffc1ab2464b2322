-- Which accounts look automated, by what they do and by nothing that they say: one row for each author with at least
-- $least tweets of their own. Five signs; three make an account look automated. People show one or even two: who posts
-- much and sleeps badly, who recommends articles, who has one hobby. figures/automation.py tells the same rule.
WITH enough AS (
    SELECT person, own, own_links, own / days AS a_day FROM authors WHERE own >= $least
),
said AS (
    SELECT person, hour(make_timestamp(epoch_us(created_at))) AS hour, hashtags
    FROM judged SEMI JOIN enough USING (person)
    WHERE NOT is_retweet
),
-- The most used hashtag of each.
topics AS (
    SELECT person, max(uses) AS uses
    FROM (
        SELECT person, hashtag, count(*) AS uses
        FROM (SELECT person, unnest(hashtags) AS hashtag FROM said)
        GROUP BY ALL
    )
    GROUP BY person
),
-- The quietest six hours of the day in a row. They begin after an hour in which something was posted, or could as well.
nights AS (
    SELECT person, coalesce(min(coalesce(after, 0)), 0) AS least
    FROM (
        SELECT
            person,
            hour,
            sum(tweets) OVER (PARTITION BY person ORDER BY hour RANGE BETWEEN 1 FOLLOWING AND 6 FOLLOWING) AS after
        FROM (
            SELECT person, hour + day AS hour, count(*) AS tweets
            FROM said, (VALUES (0), (24)) AS days (day)
            GROUP BY ALL
        )
    )
    WHERE hour < 24
    GROUP BY person
),
signs AS (
    SELECT
        person,
        own,
        -- Links in more than half.
        (2 * own_links > own)::INTEGER
        -- One hashtag in at least half.
        + (2 * coalesce(uses, 0) >= own)::INTEGER
        -- Awake at all hours: in the quietest six, a quarter of the day, at least a third of what would be even.
        + (12 * least >= own)::INTEGER
        -- Fifty a day, which Howard and Kollanyi (2016, "Bots, #StrongerIn, and #Brexit") call heavy automation.
        + (a_day >= 50)::INTEGER AS signs
    FROM enough LEFT JOIN topics USING (person) LEFT JOIN nights USING (person)
),
-- Texts are looked at only where they decide: without two other signs, they cannot be the third.
texts AS (
    SELECT person, count(*) - count(DISTINCT hash(trim(regexp_replace(text, 'https?://\S+|@\w+', '', 'g')))) AS repeated
    FROM judged SEMI JOIN (FROM signs WHERE signs = 2) USING (person)
    WHERE NOT is_retweet AND text IS NOT NULL
    GROUP BY person
)
SELECT
    person,
    -- One in ten, and two at least, say what the account said before; links and mentions left out.
    signs + coalesce((repeated >= 2 AND 10 * repeated >= own)::INTEGER, 0) >= 3 AS automated
FROM signs LEFT JOIN texts USING (person)
