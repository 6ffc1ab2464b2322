-- One row per record set aside, however often it came; what never had an offset is never a repetition.
SELECT {columns} FROM (
    SELECT {needed} FROM kept_rejected
    UNION ALL
    SELECT {inside}, loaded_at FROM asides WHERE rejected IS NOT NULL
)
QUALIFY "offset" < 0 OR row_number() OVER (
    PARTITION BY topic, "partition", "offset", stage ORDER BY loaded_at, rejected_at
) = 1
