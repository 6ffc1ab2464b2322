-- One row per raw record, however often the processor wrote it.
SELECT {events} FROM (
    SELECT {events} FROM `{dataset}.migrated_events`
    UNION ALL
    SELECT {events} FROM `{dataset}.arrivals` WHERE {all} AND rejected IS NULL
)
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY raw_partition, raw_offset ORDER BY loaded_at, processed_partition, processed_offset
) = 1
