"""What a producer tells, by name."""

from tweet_schema.metric import Catalogue

CATALOGUE = Catalogue("tweet_producer_", "`tweet-producer fake`, `replay`, `x`, `bluesky`, with `--metrics-port`")
BUILD = CATALOGUE.build_info()

PRODUCED = CATALOGUE.counter("produced_events_total", "Events taken from the source.")
ACKNOWLEDGED = CATALOGUE.counter("acknowledged_events_total", "Events that all replicas of Kafka have.")
REJECTED = CATALOGUE.counter("rejected_events_total", "Refused events that the topic of rejected ones has.")
RECOVERED = CATALOGUE.counter("recovered_events_total", "Events that an earlier run left in the spool.")
OPEN = CATALOGUE.gauge("open_events", "Events that are neither in Kafka nor in the spool.")
REFUSED = CATALOGUE.counter("refused_events_total", "Events that cannot be sent as such.", "reason")

SOURCE_LAG = CATALOGUE.gauge("source_lag_seconds", "Age of the newest event, by which of its times.", "time")
GAPS = CATALOGUE.counter(
    "source_gaps_total", "Times that nothing was taken from the source for a second or longer, for want of room."
)
GAP_SECONDS = CATALOGUE.counter("source_gap_seconds_total", "How long these were, together.")
WAITED = CATALOGUE.counter("source_waited_seconds_total", "How long the source waited for room, short waits too.")

KAFKA_UP = CATALOGUE.gauge("kafka_up", "Whether Kafka takes what it is sent.")
KAFKA_STALLED = CATALOGUE.gauge("kafka_stalled_seconds", "For how long it has taken nothing of what waits.")
QUEUE = CATALOGUE.gauge("queue_events", "Records that wait in Kafka's client.")
QUEUE_BYTES = CATALOGUE.gauge("queue_bytes", "Bytes that they take, every few seconds.")
SENT_BYTES = CATALOGUE.counter("kafka_sent_bytes_total", "Bytes sent to Kafka.")
RETRIES = CATALOGUE.counter("kafka_retries_total", "Requests that were sent again.")
# Not `quantile`: that label belongs to summaries.
ANSWERS = CATALOGUE.gauge("kafka_answer_seconds", "How long so large a part of the answers took at most.", "part")
ERRORS = CATALOGUE.counter("errors_total", "What Kafka and its client complained of, by librdkafka's code.", "code")

SPOOLED = CATALOGUE.counter("spooled_events_total", "Records put into the spool.")
SPOOL = CATALOGUE.gauge("spool_events", "Records in the spool.")
SPOOL_BYTES = CATALOGUE.gauge("spool_bytes", "Bytes that they take.")
SPOOL_LIMIT = CATALOGUE.gauge("spool_limit_bytes", "Bytes that they may take.")
SPOOL_AGE = CATALOGUE.gauge("spool_oldest_age_seconds", "For how long the oldest has been there.")
SPOOL_FULL = CATALOGUE.gauge("spool_full", "Whether the source waits since there is no room in the spool.")
