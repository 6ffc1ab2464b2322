"""An idle pipeline as Prometheus sees it, minute by minute, and one fault at a time in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

MINUTES = 60
AT = "50m"
"""When it is asked what fires: the 50th minute, in which every fault has lasted long enough."""
STAGES = ("producer", "processor", "trends", "loader", "scorer", "dashboard")
STATES = ("starting", "idle", "working", "stuck")


def _series() -> Iterator[tuple[str, str]]:
    yield from ((f'up{{job="{stage}"}}', "1") for stage in STAGES)
    yield from ((f'process_start_time_seconds{{job="{stage}"}}', "0") for stage in STAGES)
    for name in ("producer", "processor", "processor_trends", "loader"):
        yield f'tweet_{name}_build_info{{version="1"}}', "1"
    for name in ("processor", "processor_trends", "loader"):
        yield from ((f'tweet_{name}_state{{state="{state}"}}', str(int(state == "idle"))) for state in STATES)
    yield from {
        "tweet_producer_kafka_up": "1",
        "tweet_producer_open_events": "0",
        "tweet_producer_spool_events": "0",
        "tweet_producer_spool_bytes": "0",
        "tweet_producer_spool_limit_bytes": "1000",
        "tweet_producer_spool_full": "0",
        'tweet_producer_source_lag_seconds{time="received"}': "2",
        'tweet_processor_lag_records{partition="0"}': "0",
        "tweet_processor_delay_seconds": "900",  # of the newest record, long ago: that of a backlog
        "tweet_processor_processed_records_total": "5000",
        'tweet_processor_rejected_records_total{reason="undecodable"}': "50",
        'tweet_loader_lag_records{topic="processed",partition="0"}': "0",
        "tweet_loader_unmoved_seconds": "0",
        "tweet_loader_sink_up": "1",
        'tweet_loader_delay_seconds_bucket{le="600"}': "70",
        'tweet_loader_delay_seconds_bucket{le="1800"}': "90",
        'tweet_loader_delay_seconds_bucket{le="+Inf"}': "90",
        'tweet_loader_refused_records_total{reason="undecodable"}': "3",
        "tweet_loader_bigquery_load_jobs": "288",
        "tweet_loader_bigquery_load_jobs_limit": "1500",
        'tweet_loader_unaccounted_records{partition="0"}': "0",
        'tweet_loader_surplus_rows{partition="0"}': "0",
        "tweet_loader_reconciled_timestamp_seconds": "0",  # an hour ago at the end
        "tweet_insights_score_looked_timestamp_seconds": "0+60",
        'tweet_insights_serve_search_seconds_bucket{search="whole",le="30"}': "4",
        'tweet_insights_serve_search_seconds_bucket{search="whole",le="60"}': "9",
        'tweet_insights_serve_search_seconds_bucket{search="whole",le="+Inf"}': "9",
        'tweet_insights_serve_health{health="unreadable"}': "0",
    }.items()


IDLE: Mapping[str, str] = dict(_series())
"""Every value stands still, which is no trouble."""

BUSY: Mapping[str, str] = {
    "tweet_processor_delay_seconds": "2",
    "tweet_processor_processed_records_total": "0+6000",
    'tweet_processor_rejected_records_total{reason="undecodable"}': "0+60",
    'tweet_processor_lag_records{partition="0"}': "900",
    'tweet_loader_lag_records{topic="processed",partition="0"}': "900",
    'tweet_loader_delay_seconds_bucket{le="600"}': "0+60",
    'tweet_loader_delay_seconds_bucket{le="1800"}': "0+60",
    'tweet_loader_delay_seconds_bucket{le="+Inf"}': "0+60",
    'tweet_processor_state{state="idle"}': "0",
    'tweet_processor_state{state="working"}': "1",
}
"""A hundred tweets a second, one in a hundred rejected, all in time."""

CATCHING_UP: Mapping[str, str] = {
    **BUSY,
    'tweet_processor_lag_records{partition="0"}': "900000-9000",
    'tweet_loader_lag_records{topic="processed",partition="0"}': "900000-9000",
}
"""A backlog that is worked off."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A pipeline in which nothing is wrong, by what is otherwise than in an idle one."""

    name: str
    changed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is otherwise than in an idle pipeline, and the one alert that is to fire. `None` takes a series away."""

    alert: str
    changed: Mapping[str, str | None]


FAULTS = (
    Fault("TweetStageDown", {'up{job="loader"}': "0"}),
    *(
        Fault("TweetNoData", {f'tweet_{each}_build_info{{version="1"}}': None})
        for each in ("producer", "processor", "loader")
    ),
    Fault("TweetStageRestarts", {'process_start_time_seconds{job="processor"}': "0+60"}),
    Fault("TweetProducerKafkaAway", {"tweet_producer_kafka_up": "0", "tweet_producer_spool_events": "7"}),
    Fault("TweetSpoolFilling", {"tweet_producer_spool_bytes": "600"}),
    Fault("TweetSpoolFull", {"tweet_producer_spool_full": "1"}),
    Fault("TweetSourceSilent", {'tweet_producer_source_lag_seconds{time="received"}': "0+60"}),
    Fault("TweetProcessorLagGrowing", {'tweet_processor_lag_records{partition="0"}': "0+600"}),
    Fault("TweetProcessorStuck", {'tweet_processor_state{state="stuck"}': "1"}),
    Fault("TweetProcessedLate", {"tweet_processor_processed_records_total": "0+600"}),
    Fault(
        "TweetRejectedMany",
        {
            "tweet_processor_processed_records_total": "0+600",
            'tweet_processor_rejected_records_total{reason="undecodable"}': "0+60",
            "tweet_processor_delay_seconds": "2",
        },
    ),
    Fault("TweetTrendsStuck", {'tweet_processor_trends_state{state="stuck"}': "1"}),
    Fault("TweetLoaderLagGrowing", {'tweet_loader_lag_records{topic="processed",partition="0"}': "0+600"}),
    Fault("TweetLoaderStuck", {'tweet_loader_state{state="stuck"}': "1"}),
    Fault("TweetLoaderStuck", {"tweet_loader_unmoved_seconds": "0+60"}),
    Fault("TweetSinkAway", {"tweet_loader_sink_up": "0"}),
    Fault(
        "TweetLoadedLate",
        {'tweet_loader_delay_seconds_bucket{le="1800"}': "0+1", 'tweet_loader_delay_seconds_bucket{le="+Inf"}': "0+1"},
    ),
    Fault("TweetLoaderRefuses", {'tweet_loader_refused_records_total{reason="undecodable"}': "0+1"}),
    Fault("TweetBigQueryQuotaNear", {"tweet_loader_bigquery_load_jobs": "1300"}),
    Fault("TweetUnaccounted", {'tweet_loader_unaccounted_records{partition="0"}': "1"}),
    Fault("TweetUnaccounted", {'tweet_loader_surplus_rows{partition="0"}': "1"}),
    Fault("TweetBalanceOld", {"tweet_loader_reconciled_timestamp_seconds": str(-7 * 3600)}),
    Fault("TweetScorerBehind", {"tweet_insights_score_looked_timestamp_seconds": "60"}),
    Fault(
        "TweetDashboardSlow",
        {
            'tweet_insights_serve_search_seconds_bucket{search="whole",le="60"}': "0+1",
            'tweet_insights_serve_search_seconds_bucket{search="whole",le="+Inf"}': "0+1",
        },
    ),
    Fault("TweetDashboardBlind", {'tweet_insights_serve_health{health="unreadable"}': "1"}),
)


SOUND = (Sound("idle", {}), Sound("busy", BUSY), Sound("catching up", CATCHING_UP))


def unit_tests(rule_files: Sequence[str], cases: Sequence[Fault | Sound]) -> str:
    """As promtool reads it: of a fault its alert alone fires, of a sound pipeline nothing."""
    tests = [_case(case) for case in cases]
    return yaml.safe_dump({"rule_files": [*rule_files], "evaluation_interval": "1m", "tests": tests})


def _case(case: Fault | Sound) -> dict[str, object]:
    series = {**IDLE, **case.changed}
    expected = [{"labels": f'{{alertname="{case.alert}"}}', "value": 1}] if isinstance(case, Fault) else []
    return {
        "name": case.alert if isinstance(case, Fault) else case.name,
        "interval": "1m",
        "input_series": [
            {"series": each, "values": _minutes(values)} for each, values in series.items() if values is not None
        ],
        "promql_expr_test": [
            {
                "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
                "eval_time": AT,
                "exp_samples": expected,
            }
        ],
    }


def _minutes(values: str) -> str:
    return f"{values}x{MINUTES}" if "+" in values or "-" in values[1:] else f"{values}+0x{MINUTES}"
