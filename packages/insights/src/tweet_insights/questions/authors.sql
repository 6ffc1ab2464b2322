-- One row for each author: what they wrote, retweets included, and what is their own, retweets left out. `volume` says
-- how much somebody writes: all tweets are in thirds, from those of the quietest authors to those of the busiest.
-- Who writes equally much is in the same third.
SELECT
    *,
    ['light', 'medium', 'heavy'][
        1 + least(2, floor(
            3 * (sum(tweets) OVER (ORDER BY tweets RANGE UNBOUNDED PRECEDING)
                - 0.5 * sum(tweets) OVER (PARTITION BY tweets))
            / sum(tweets) OVER ()
        ))::INTEGER
    ] AS volume
FROM (
    SELECT
        person,
        count(*) AS tweets,
        count(label) AS scored,
        count(*) FILTER (label = 'negative') AS negative,
        count(*) FILTER (NOT is_retweet) AS own,
        count(label) FILTER (NOT is_retweet) AS own_scored,
        count(*) FILTER (NOT is_retweet AND label = 'negative') AS own_negative,
        count(*) FILTER (NOT is_retweet AND has_link) AS own_links,
        greatest(1, (epoch(max(created_at)) - epoch(min(created_at))) / 86400) AS days
    FROM judged
    WHERE person IS NOT NULL
    GROUP BY person
)
