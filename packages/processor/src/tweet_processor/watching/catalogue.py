"""What a processor tells, by name."""

from tweet_schema.metric import Catalogue

CATALOGUE = Catalogue("tweet_processor_", "`tweet-processor run`, with `--metrics-port`")
BUILD = CATALOGUE.build_info()

STATE = CATALOGUE.gauge("state", "1 for what it does now: starting, idle (nothing waits), working, stuck.", "state")
LAG = CATALOGUE.gauge("lag_records", "Raw records that wait.", "partition")
LAG_AGE = CATALOGUE.gauge("lag_age_seconds", "Since the lag was looked at.")
UNMOVED = CATALOGUE.gauge("unmoved_seconds", "Since anything was processed, or nothing waited.")
NEWEST = CATALOGUE.gauge(
    "newest_timestamp_seconds",
    "Of the processed record that was published to raw last: when the event happened, when raw had it.",
    "stage",
)
DELAY = CATALOGUE.gauge("delay_seconds", "How long that record took from raw to processed, by Kafka's clock.")

PROCESSED = CATALOGUE.counter("processed_records_total", "Written to processed, repetitions after a restart included.")
REJECTED = CATALOGUE.counter("rejected_records_total", "Written to rejected, repetitions included.", "reason")

BATCHES = CATALOGUE.counter("batches_total", "Finished batches; a real-time batch lasts a minute.")
BATCH_RECORDS = CATALOGUE.counter("batch_records_total", "Raw records in finished batches.")
BATCH_DURATION = CATALOGUE.gauge("batch_duration_seconds", "Of the last finished batch.")
QUERY_STARTS = CATALOGUE.counter("query_starts_total", "Starts of the query, by how it ran.", "trigger")
