"""What a loader tells, by name, and what a balance of it tells."""

from tweet_schema.metric import Catalogue

CATALOGUE = Catalogue("tweet_loader_", "`tweet-loader run`, with `--metrics-port`")
BUILD = CATALOGUE.build_info()

STATE = CATALOGUE.gauge(
    "state",
    "1 for what it does now: starting, standby (another writes), idle (nothing waits), working, "
    "waiting (for the sink), stuck (its loop stands).",
    "state",
)
LAG = CATALOGUE.gauge("lag_records", "Records that Kafka holds and the sink does not.", "topic", "partition")
UNMOVED = CATALOGUE.gauge("unmoved_seconds", "Since anything was committed to the sink, or nothing waited.")
ASSIGNED = CATALOGUE.gauge("assigned_partitions", "Partitions that are this loader's, of a group's share.", "topic")
REBALANCES = CATALOGUE.counter("rebalances_total", "Times that this loader's share of a group changed.")

ROWS = CATALOGUE.counter("rows_total", "Rows that were added.", "table")
REPLAYS = CATALOGUE.counter("replays_total", "Records that came again and were recognised: duplicates of delivery.")
REFUSED = CATALOGUE.counter("refused_records_total", "Records that this loader itself set aside.", "reason")
BATCHES = CATALOGUE.counter("batches_total", "Commits.")
COMMIT = CATALOGUE.histogram("commit_seconds", "From a delivery to its commit.")
DELAY = CATALOGUE.histogram(
    "delay_seconds", "From raw, by Kafka's clock, to a row: of each commit the row that waited longest."
)
COMMITTED = CATALOGUE.gauge("committed_timestamp_seconds", "When the newest commit was.")
NEWEST = CATALOGUE.gauge(
    "newest_timestamp_seconds",
    "Of the newest row of the last commit: when the event happened, when raw had it.",
    "stage",
)

SINK_UP = CATALOGUE.gauge("sink_up", "Whether the sink takes what it is given.")
WAITS = CATALOGUE.counter("sink_waits_total", "Times that a call of the sink was tried again.")
LOAD_JOBS = CATALOGUE.gauge(
    "bigquery_load_jobs", "Of BigQuery alone: load jobs that the day of the last commit (California's) has used."
)
LOAD_JOBS_LIMIT = CATALOGUE.gauge("bigquery_load_jobs_limit", "How many of them Google allows a table in a day.")

BALANCE = Catalogue("tweet_loader_", "`tweet-loader reconcile --textfile FILE`, for node_exporter's textfile collector")
UNACCOUNTED = BALANCE.gauge("unaccounted_records", "Raw records that no row explains.", "partition")
SURPLUS = BALANCE.gauge("surplus_rows", "Rows that no raw record explains, or that are there twice.", "partition")
FATES = BALANCE.gauge(
    "raw_records",
    "Raw records by what became of them: rows, superseded, duplicates (of the source), deletes, rejected.",
    "partition",
    "fate",
)
RECONCILED = BALANCE.gauge("reconciled_timestamp_seconds", "When the balance was drawn.")
