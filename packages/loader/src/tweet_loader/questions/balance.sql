-- What became of every raw record, per partition, to the unit. Goes on from fates.sql.
, counted AS (
    SELECT
        raw_partition AS "partition",
        count(*) FILTER (fate = 'row') AS "rows",
        count(*) FILTER (fate = 'superseded') AS superseded,
        count(*) FILTER (fate = 'duplicate') AS duplicates,
        count(*) FILTER (fate = 'delete') AS deletes,
        count(*) FILTER (fate = 'rejected') AS rejected,
        count(*) FILTER (fate <> 'missing') AS accounted
    FROM accounted JOIN held ON raw_partition = "partition" AND raw_offset >= "begin" AND raw_offset < "end"
    GROUP BY raw_partition
),
surplus AS (
    SELECT raw_partition AS "partition", sum(too_many) AS surplus FROM (
        SELECT raw_partition, copies - 1 AS too_many FROM records
        UNION ALL SELECT raw_partition, copies - 1 FROM current
        UNION ALL SELECT raw_partition, 1 FROM current ANTI JOIN records USING (raw_partition, raw_offset)
        UNION ALL
        SELECT raw_partition, 1 FROM records LEFT JOIN held ON raw_partition = "partition"
        WHERE later_end IS NULL OR raw_offset >= later_end
    )
    GROUP BY raw_partition
),
unattributed AS (
    SELECT "partition", count(*) AS unattributed
    FROM rejected
    WHERE stage = 'loader' AND topic <> $raw_topic AND raw_offset IS NULL
    GROUP BY "partition"
)
SELECT
    "partition",
    coalesce("end" - "begin", 0) AS raw,
    coalesce("rows", 0) AS "rows",
    coalesce(superseded, 0) AS superseded,
    coalesce(duplicates, 0) AS duplicates,
    coalesce(deletes, 0) AS deletes,
    coalesce(rejected, 0) AS rejected,
    coalesce("end" - "begin", 0) - coalesce(accounted, 0) AS unaccounted,
    coalesce(surplus, 0)::BIGINT AS surplus,
    coalesce(unattributed, 0) AS unattributed,
    coalesce(replays.records, 0) AS replays,
    coalesce("begin", 0) AS expired
FROM held
FULL JOIN (FROM surplus WHERE surplus > 0) AS surplus USING ("partition")
LEFT JOIN counted USING ("partition")
LEFT JOIN unattributed USING ("partition")
LEFT JOIN replays ON replays.raw_partition = "partition"
ORDER BY "partition"
