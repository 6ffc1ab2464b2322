-- People by their negativity, in $steps equal steps from 0 to 1, as they are thought of after their tweets: with $negative
-- negative ones of $whole added to what they wrote. The lowest and the highest step take in all beyond the tenth person
-- from the end.
WITH steps AS (
    SELECT least($steps - 1, floor($steps * (own_negative + $negative) / (own_scored + $whole)))::INTEGER AS step
    FROM authors
    WHERE own_scored >= $least
),
ends AS (
    SELECT list_sort(list(step)) AS sorted FROM steps
)
SELECT
    greatest(least(step, sorted[-10]), sorted[10]) AS step,
    count(*) AS people
FROM steps, ends
GROUP BY ALL
ORDER BY ALL
