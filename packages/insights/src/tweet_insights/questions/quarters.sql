-- Between which shrunken shares of negative tweets the middle half of people is; as in `shrunken`.
SELECT
    count(*) AS people,
    quantile_cont(share, 0.25) AS low,
    quantile_cont(share, 0.75) AS high
FROM (
    SELECT (own_negative + $negative) / (own_scored + $whole) AS share
    FROM authors
    WHERE own_scored >= $least
)
HAVING count(*) > 0
