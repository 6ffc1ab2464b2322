-- How much people differ in negativity, of those with at least $least scored tweets of their own. `variance` is that of
-- their counted shares; `noise` the part of it that few tweets make, whose expectation is p (1 - p) / n for each. The
-- rest is between people; `error` is its standard error. Rounded, because sums in another order differ in the last
-- place, and one stream of tweets gives the same facts whatever the warehouse.
SELECT
    count(*) AS people,
    sum(n)::BIGINT AS tweets,
    round(any_value(mean), 9) AS mean,
    round(var_samp(p), 9) AS variance,
    round(avg(p * (1 - p) / (n - 1)), 9) AS noise,
    round(stddev_samp((p - mean) ** 2 - p * (1 - p) / (n - 1)) / sqrt(count(*)), 9) AS error
FROM (
    SELECT own_scored AS n, own_negative / own_scored AS p, avg(own_negative / own_scored) OVER () AS mean
    FROM authors
    WHERE own_scored >= $least
)
HAVING count(*) > 0
