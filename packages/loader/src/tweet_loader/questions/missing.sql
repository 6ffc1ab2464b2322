-- Which raw records are unaccounted for, in runs, and why. Goes on from fates.sql.
, known AS (
    SELECT DISTINCT raw_partition AS "partition", raw_offset AS stop
    FROM accounted JOIN held ON raw_partition = "partition" AND raw_offset >= "begin" AND raw_offset < "end"
    UNION SELECT "partition", "begin" - 1 FROM held
    UNION SELECT "partition", "end" FROM held
),
steps AS (
    SELECT "partition", stop, lead(stop) OVER (PARTITION BY "partition" ORDER BY stop) AS following FROM known
),
found AS (
    SELECT "partition", stop + 1 AS first, following - 1 AS last, 'never loaded' AS why, NULL AS tweet
    FROM steps WHERE following > stop + 1
    UNION ALL
    SELECT raw_partition, raw_offset, raw_offset, 'loaded, but its tweet has no row of this version or a newer one',
           any_value(source || ':' || tweet_id)
    FROM fates JOIN records USING (raw_partition, raw_offset)
    JOIN held ON raw_partition = "partition" AND raw_offset >= "begin" AND raw_offset < "end"
    WHERE fate = 'missing'
    GROUP BY raw_partition, raw_offset
)
SELECT "partition", first, last, why, tweet FROM found ORDER BY "partition", first LIMIT 1000
