-- One row per record set aside; what never had an offset is never a repetition.
SELECT {rejected} FROM (
    SELECT {rejected} FROM `{dataset}.migrated_rejected`
    UNION ALL
    SELECT {rejected_inside}, loaded_at FROM `{dataset}.arrivals` WHERE {all} AND rejected IS NOT NULL
)
WHERE TRUE
QUALIFY `offset` < 0 OR ROW_NUMBER() OVER (
    PARTITION BY topic, `partition`, `offset`, stage ORDER BY loaded_at, rejected_at
) = 1
