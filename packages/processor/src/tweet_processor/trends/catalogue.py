"""What counting in windows tells, by name."""

from tweet_schema.metric import Catalogue

CATALOGUE = Catalogue("tweet_processor_trends_", "`tweet-processor trends`, with `--metrics-port`")
BUILD = CATALOGUE.build_info()

STATE = CATALOGUE.gauge("state", "1 for what it does now: starting, idle (nothing waits), working, stuck.", "state")
LAG = CATALOGUE.gauge("lag_records", "Processed records that wait.", "partition")
BATCHES = CATALOGUE.counter("batches_total", "Finished batches.")
WINDOWS = CATALOGUE.counter("windows_total", "Rows written for windows that closed.")
LATE = CATALOGUE.counter("late_records_total", "Tweets later than the watermark, in no window; repetitions too.")
UNREADABLE = CATALOGUE.counter("unreadable_records_total", "Records of processed that could not be read.")
STATE_ROWS = CATALOGUE.gauge("state_rows", "Tweets and counts that are remembered.")
WATERMARK = CATALOGUE.gauge("watermark_timestamp_seconds", "What is older is late.")
