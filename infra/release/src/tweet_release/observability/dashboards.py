"""Which dashboards there are: one for the whole, one for each stage. `tweet-release dashboards --write` makes files."""

from pathlib import Path

from tweet_release.observability.dashboard import Dashboard, Panel, Query, Shape, Unit

FOLDER = Path("infra/helm/tweet-pipeline/dashboards")
STAGES = "producer|processor|trends|loader|scorer|dashboard"


def _one(expr: str, legend: str = "") -> tuple[Query, ...]:
    return (Query(expr, legend),)


def _p90(bucket: str, *labels: str, over: str = "10m") -> str:
    return f"histogram_quantile(0.9, sum by ({', '.join((*labels, 'le'))}) (rate({bucket}[{over}])))"


WHOLE = Dashboard(
    "tweets-whole",
    "Tweets: the whole",
    "From a source to the people who read: what passes, waits or was set aside, and whether all is accounted for.",
    (
        Panel(
            "Firing alerts",
            "Each has a section in docs/operations.md.",
            Unit.NUMBER,
            _one('count(ALERTS{alertname=~"Tweet.*", alertstate="firing"}) or vector(0)'),
            Shape.FIGURE,
            6,
            1,
        ),
        Panel(
            "Stages that do not answer",
            "Scrapes that fail.",
            Unit.NUMBER,
            _one(f'count(up{{job=~".*({STAGES}).*"}} == 0) or vector(0)'),
            Shape.FIGURE,
            6,
            1,
        ),
        Panel(
            "Unaccounted for",
            "Of the last balance; nothing where none is drawn by the clock.",
            Unit.NUMBER,
            _one("sum(tweet_loader_unaccounted_records)"),
            Shape.FIGURE,
            6,
            1,
        ),
        Panel(
            "From raw to a row",
            "Nine commits in ten hold nothing older.",
            Unit.SECONDS,
            _one(_p90("tweet_loader_delay_seconds_bucket")),
            Shape.FIGURE,
            6,
            600,
        ),
        Panel(
            "What passes",
            "Records a second out of each stage.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_producer_acknowledged_events_total[5m]))", "produced"),
                Query("sum(rate(tweet_processor_processed_records_total[5m]))", "processed"),
                Query('sum(rate(tweet_loader_rows_total{table="events"}[5m]))', "loaded"),
                Query("sum(rate(tweet_insights_score_scored_tweets_total[5m]))", "scored"),
            ),
        ),
        Panel(
            "What waits",
            "Records before each stage.",
            Unit.NUMBER,
            (
                Query("sum(tweet_producer_open_events)", "producer"),
                Query("sum(tweet_processor_lag_records)", "processor"),
                Query("sum(tweet_loader_lag_records)", "loader"),
                Query("sum(tweet_insights_score_pending_tweets)", "scorer"),
            ),
        ),
        Panel(
            "What was set aside",
            "Records a second by reason; their bytes are in rejected.",
            Unit.PER_SECOND,
            (
                Query("sum by (reason) (rate(tweet_producer_refused_events_total[5m]))", "producer: {{reason}}"),
                Query("sum by (reason) (rate(tweet_processor_rejected_records_total[5m]))", "processor: {{reason}}"),
                Query("sum by (reason) (rate(tweet_loader_refused_records_total[5m]))", "loader: {{reason}}"),
            ),
        ),
        Panel(
            "How old the newest is",
            "Of the newest tweet at each stage, since it happened. It grows where nothing comes.",
            Unit.SECONDS,
            (
                Query('max(tweet_producer_source_lag_seconds{time="occurred"})', "produced"),
                Query('time() - max(tweet_processor_newest_timestamp_seconds{stage="event"})', "processed"),
                Query('time() - max(tweet_loader_newest_timestamp_seconds{stage="event"})', "loaded"),
            ),
        ),
        Panel(
            "What raw has become",
            "Of the last balance: duplicates are of the source.",
            Unit.NUMBER,
            _one("sum by (fate) (tweet_loader_raw_records)", "{{fate}}"),
        ),
        Panel(
            "Memory",
            "Of each process; Spark's Java beside it is not in it.",
            Unit.BYTES,
            _one(f'process_resident_memory_bytes{{job=~".*({STAGES}).*"}}', "{{job}} {{instance}}"),
        ),
    ),
)

PRODUCER = Dashboard(
    "tweets-producer",
    "Tweets: producer",
    "What is taken from the source and what becomes of it: acknowledged by Kafka, refused, or in the spool.",
    (
        Panel(
            "Kafka takes what it is sent", "1 or 0.", Unit.NUMBER, _one("min(tweet_producer_kafka_up)"), Shape.FIGURE, 6
        ),
        Panel(
            "Spool in use",
            "Of what it may take.",
            Unit.SHARE,
            _one("max(tweet_producer_spool_bytes / tweet_producer_spool_limit_bytes)"),
            Shape.FIGURE,
            6,
            0.5,
        ),
        Panel(
            "Oldest in the spool",
            "For how long it has been there.",
            Unit.SECONDS,
            _one("max(tweet_producer_spool_oldest_age_seconds)"),
            Shape.FIGURE,
            6,
        ),
        Panel("Version", "Which runs.", Unit.NUMBER, _one("tweet_producer_build_info", "{{version}}"), Shape.FIGURE, 6),
        Panel(
            "Events",
            "A second.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_producer_produced_events_total[5m]))", "taken from the source"),
                Query("sum(rate(tweet_producer_acknowledged_events_total[5m]))", "acknowledged"),
                Query("sum(rate(tweet_producer_rejected_events_total[5m]))", "in rejected"),
                Query("sum(rate(tweet_producer_spooled_events_total[5m]))", "into the spool"),
            ),
        ),
        Panel(
            "Waiting for Kafka",
            "In its client and in the spool.",
            Unit.NUMBER,
            (Query("sum(tweet_producer_queue_events)", "client"), Query("sum(tweet_producer_spool_events)", "spool")),
        ),
        Panel(
            "Age of the newest event",
            "Since it happened, and since it was received.",
            Unit.SECONDS,
            _one("max by (time) (tweet_producer_source_lag_seconds)", "{{time}}"),
            red_from=900,
        ),
        Panel(
            "Source held up",
            "Part of the time that nothing was taken from it, for want of room.",
            Unit.SHARE,
            _one("sum(rate(tweet_producer_source_waited_seconds_total[5m]))", "waiting"),
        ),
        Panel(
            "Kafka's answers",
            "How long so large a part of them took at most.",
            Unit.SECONDS,
            _one("max by (part) (tweet_producer_kafka_answer_seconds)", "{{part}}"),
        ),
        Panel(
            "Complaints",
            "Of Kafka and its client, by code; and requests that were sent again.",
            Unit.PER_SECOND,
            (
                Query("sum by (code) (rate(tweet_producer_errors_total[5m]))", "{{code}}"),
                Query("sum(rate(tweet_producer_kafka_retries_total[5m]))", "sent again"),
            ),
        ),
    ),
)

PROCESSOR = Dashboard(
    "tweets-processor",
    "Tweets: processor",
    "From raw to processed and rejected, and the counting of trends.",
    (
        Panel(
            "State",
            "1 for what it does now.",
            Unit.NUMBER,
            _one("tweet_processor_state == 1", "{{state}}"),
            Shape.FIGURE,
            6,
        ),
        Panel(
            "Raw records that wait",
            "All partitions.",
            Unit.NUMBER,
            _one("sum(tweet_processor_lag_records)"),
            Shape.FIGURE,
            6,
            1000,
        ),
        Panel(
            "From raw to processed",
            "Of the newest record.",
            Unit.SECONDS,
            _one("max(tweet_processor_delay_seconds)"),
            Shape.FIGURE,
            6,
            60,
        ),
        Panel(
            "Version", "Which runs.", Unit.NUMBER, _one("tweet_processor_build_info", "{{version}}"), Shape.FIGURE, 6
        ),
        Panel(
            "Records",
            "A second.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_processor_processed_records_total[5m]))", "processed"),
                Query("sum(rate(tweet_processor_rejected_records_total[5m]))", "rejected"),
            ),
        ),
        Panel(
            "Lag",
            "By partition of raw: one alone means a key that is too busy.",
            Unit.NUMBER,
            _one("sum by (partition) (tweet_processor_lag_records)", "{{partition}}"),
            red_from=1000,
        ),
        Panel(
            "Rejected",
            "A second, by reason.",
            Unit.PER_SECOND,
            _one("sum by (reason) (rate(tweet_processor_rejected_records_total[5m]))", "{{reason}}"),
        ),
        Panel(
            "Since it moved",
            "0 where nothing waits.",
            Unit.SECONDS,
            _one("max(tweet_processor_unmoved_seconds)", "unmoved"),
        ),
        Panel(
            "Batches",
            "How long the last one took; a real-time batch is long by intention.",
            Unit.SECONDS,
            _one("max(tweet_processor_batch_duration_seconds)", "the last one"),
        ),
        Panel(
            "Starts of the query",
            "Each beyond the first learned a schema, or repaired something.",
            Unit.NUMBER,
            _one("sum by (trigger) (tweet_processor_query_starts_total)", "{{trigger}}"),
        ),
        Panel(
            "Trends: what waits",
            "Records of processed that no window has.",
            Unit.NUMBER,
            _one("sum(tweet_processor_trends_lag_records)", "lag"),
        ),
        Panel(
            "Trends: windows and late tweets",
            "A second.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_processor_trends_windows_total[5m]))", "rows of windows"),
                Query("sum(rate(tweet_processor_trends_late_records_total[5m]))", "late"),
            ),
        ),
    ),
)

LOADER = Dashboard(
    "tweets-loader",
    "Tweets: loader",
    "From processed and rejected into the warehouse, exactly once.",
    (
        Panel(
            "State",
            "1 for what each does now.",
            Unit.NUMBER,
            _one("tweet_loader_state == 1", "{{state}}"),
            Shape.FIGURE,
            6,
        ),
        Panel("The warehouse answers", "1 or 0.", Unit.NUMBER, _one("min(tweet_loader_sink_up)"), Shape.FIGURE, 6),
        Panel(
            "Load jobs of the day",
            "Part of what Google allows a table; of BigQuery alone.",
            Unit.SHARE,
            _one("max(tweet_loader_bigquery_load_jobs / tweet_loader_bigquery_load_jobs_limit)"),
            Shape.FIGURE,
            6,
            0.8,
        ),
        Panel("Version", "Which runs.", Unit.NUMBER, _one("tweet_loader_build_info", "{{version}}"), Shape.FIGURE, 6),
        Panel(
            "Rows",
            "A second, by table.",
            Unit.PER_SECOND,
            _one("sum by (table) (rate(tweet_loader_rows_total[5m]))", "{{table}}"),
        ),
        Panel(
            "Lag",
            "Records that the warehouse does not have yet.",
            Unit.NUMBER,
            _one("sum by (topic, partition) (tweet_loader_lag_records)", "{{topic}} {{partition}}"),
            red_from=1000,
        ),
        Panel(
            "From raw to a row",
            "Of each commit the row that waited longest; nine in ten took no longer.",
            Unit.SECONDS,
            _one(_p90("tweet_loader_delay_seconds_bucket"), "nine in ten"),
            red_from=600,
        ),
        Panel(
            "Commits",
            "How long nine in ten took at most.",
            Unit.SECONDS,
            _one(_p90("tweet_loader_commit_seconds_bucket"), "nine in ten"),
        ),
        Panel(
            "Came again",
            "Records a second that were recognised: after a restart, or of a processor that repeated.",
            Unit.PER_SECOND,
            _one("sum(rate(tweet_loader_replays_total[5m]))", "duplicates of delivery"),
        ),
        Panel(
            "Trouble",
            "A second.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_loader_sink_waits_total[5m]))", "waits for the warehouse"),
                Query("sum(rate(tweet_loader_rebalances_total[5m]))", "changes of its share"),
                Query("sum by (reason) (rate(tweet_loader_refused_records_total[5m]))", "set aside: {{reason}}"),
            ),
        ),
        Panel(
            "Since it moved",
            "0 where nothing waits.",
            Unit.SECONDS,
            _one("max(tweet_loader_unmoved_seconds)", "unmoved"),
        ),
        Panel(
            "The balance",
            "Of the last one: what no row explains, and rows too many.",
            Unit.NUMBER,
            (
                Query("sum(tweet_loader_unaccounted_records)", "unaccounted for"),
                Query("sum(tweet_loader_surplus_rows)", "surplus"),
            ),
            red_from=1,
        ),
    ),
)

INSIGHTS = Dashboard(
    "tweets-insights",
    "Tweets: scorer and dashboard",
    "Whether scores keep up, and how the people's dashboard fares.",
    (
        Panel(
            "Last scored",
            "How long ago.",
            Unit.SECONDS,
            _one("time() - (max(tweet_insights_score_newest_timestamp_seconds) > 0)"),
            Shape.FIGURE,
            6,
        ),
        Panel(
            "Tweets that wait for a score",
            "After the last round.",
            Unit.NUMBER,
            _one("sum(tweet_insights_score_pending_tweets)"),
            Shape.FIGURE,
            6,
        ),
        Panel("Viewers", "Open pages.", Unit.NUMBER, _one("sum(tweet_insights_serve_viewers)"), Shape.FIGURE, 6),
        Panel(
            "How the figures stand",
            "1 for what is so now.",
            Unit.NUMBER,
            _one("tweet_insights_serve_health == 1", "{{health}}"),
            Shape.FIGURE,
            6,
        ),
        Panel(
            "Scored",
            "A second.",
            Unit.PER_SECOND,
            (
                Query("sum(rate(tweet_insights_score_scored_tweets_total[5m]))", "tweets"),
                Query("sum(rate(tweet_insights_score_read_texts_total[5m]))", "texts that were read"),
                Query("sum(rate(tweet_insights_score_removed_scores_total[5m]))", "scores removed"),
            ),
        ),
        Panel(
            "Without a score",
            "Tweets, by reason.",
            Unit.NUMBER,
            _one("sum by (reason) (tweet_insights_score_unscored_tweets)", "{{reason}}"),
        ),
        Panel(
            "Rounds",
            "A second, by what came of them.",
            Unit.PER_SECOND,
            _one("sum by (outcome) (rate(tweet_insights_score_rounds_total[5m]))", "{{outcome}}"),
        ),
        Panel(
            "How long a round takes",
            "Nine in ten at most.",
            Unit.SECONDS,
            _one(_p90("tweet_insights_score_round_seconds_bucket"), "nine in ten"),
        ),
        Panel(
            "How long a search takes",
            "Nine in ten at most; the whole one, and the quick one between two.",
            Unit.SECONDS,
            _one(_p90("tweet_insights_serve_search_seconds_bucket", "search", over="15m"), "{{search}}"),
            red_from=30,
        ),
        Panel(
            "Turned away",
            "Requests a second, by reason; and searches that failed.",
            Unit.PER_SECOND,
            (
                Query("sum by (reason) (rate(tweet_insights_serve_refused_requests_total[5m]))", "{{reason}}"),
                Query("sum by (search) (rate(tweet_insights_serve_failed_searches_total[5m]))", "failed: {{search}}"),
            ),
        ),
    ),
)

DASHBOARDS = (WHOLE, PRODUCER, PROCESSOR, LOADER, INSIGHTS)


def write(root: Path) -> list[Path]:
    """The files, in the clone at `root`."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for dashboard in DASHBOARDS:
        (folder / dashboard.file).write_text(dashboard.as_json())
    return [folder / dashboard.file for dashboard in DASHBOARDS]


def outdated(root: Path) -> list[Path]:
    """Files that are not what is described here, are missing, or are of no dashboard."""
    folder = root / FOLDER
    wanted = {folder / dashboard.file: dashboard.as_json() for dashboard in DASHBOARDS}
    there = {file: file.read_text() for file in folder.glob("*.json")}
    return sorted(file for file in wanted.keys() | there.keys() if wanted.get(file) != there.get(file))
