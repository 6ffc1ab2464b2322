"""The command `tweet-loader`."""

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, fields
from importlib.metadata import version

from cyclopts import App
from cyclopts.config import Env
from prometheus_client import write_to_textfile
from tweet_schema.refused_settings import in_sentences
from tweet_schema.registry import RegistryRefusalError, RegistryUnavailableError

from tweet_loader import keep, provision
from tweet_loader.accounting.freshness import Stage
from tweet_loader.accounting.freshness import freshness as look_fresh
from tweet_loader.accounting.reconcile import Balance, Missing, explain
from tweet_loader.accounting.reconcile import reconcile as draw_balance
from tweet_loader.clock import utc_now
from tweet_loader.kafka.consume import Kafka, KafkaAwayError
from tweet_loader.kafka.membership import GroupRefusedError
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import OffsetsGoneError, Watermarks
from tweet_loader.monitoring.logs import log_to_stderr
from tweet_loader.monitoring.metrics import balance_told
from tweet_loader.open_sink import PatientSink, open_sink
from tweet_loader.patience import patiently
from tweet_loader.read import UnreadableError
from tweet_loader.rows.widen import NewerContractError
from tweet_loader.run import Summary
from tweet_loader.run import run as run_loader
from tweet_loader.settings import FreshnessSettings, ReconcileSettings, RunSettings, Surroundings
from tweet_loader.sink import SinkError
from tweet_loader.table import table

EXPECTED = (
    SinkError,
    KafkaAwayError,
    GroupRefusedError,
    OffsetsGoneError,
    UnreadableError,
    NewerContractError,
    RegistryUnavailableError,
    RegistryRefusalError,
)
"""What may be wrong around a loader that is right: each says in one line what to do."""

app = App(
    name="tweet-loader",
    help="Loads processed tweets and rejected records from Kafka into a warehouse, exactly once.",
    version=version("tweet-loader"),
    config=Env("TWEET_LOADER_", command=False),
    error_formatter=in_sentences,
    help_epilogue=(
        "Examples:\n\ntweet-loader run --sink duckdb:tweets.duckdb\n\n"
        "tweet-loader reconcile --sink sqlite:tweets.sqlite --explain\n\n"
        "tweet-loader migrate --from duckdb:tweets.duckdb --to parquet:s3://bucket/tweets\n\n"
        "tweet-loader freshness --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092"
    ),
)


@app.command
def run(*, settings: RunSettings = RunSettings()) -> int:
    """Load what arrives until SIGTERM or Ctrl-C, which finish and commit what is held.

    Several of them share the partitions of a Parquet warehouse as one consumer group. Of a DuckDB or SQLite file one
    is the writer; the others stand by and take over when it ends.

    Example: tweet-loader run --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092 --until-caught-up

    Example: tweet-loader run --sink parquet:s3://bucket/tweets --instance loader-0 --session-seconds 60
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return _told(lambda: _tell_summary(run_loader(settings, stop), as_json=settings.as_json))


def _tell_summary(summary: Summary, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(asdict(summary)))
    else:
        print(
            f"loaded {summary.events} events and {summary.rejected} rejected records in {summary.batches} commits; "
            f"{summary.replays} came again"
        )
    return 0


@app.command
def reconcile(*, settings: ReconcileSettings = ReconcileSettings()) -> int:
    """Account for every event in raw, partition by partition. Exit code 0 only when nothing is missing or surplus.

    Example: tweet-loader reconcile --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092 --explain
    """
    return _told(lambda: _balance(settings))


def _balance(settings: ReconcileSettings) -> int:
    sink = _sink(settings)
    with Kafka(settings) as kafka:

        def watermarks() -> Mapping[Place, Watermarks]:
            return patiently(lambda: kafka.watermarks([settings.raw_topic]), KafkaAwayError, settings.wait_seconds)

        balance = draw_balance(sink, settings.raw_topic, watermarks, lambda: time.sleep(settings.settle_seconds))
        if settings.textfile is not None:
            write_to_textfile(str(settings.textfile), balance_told(balance, utc_now()))
        missing = explain(sink, settings.raw_topic, watermarks) if settings.explain else None
    return tell_balance(balance, missing, as_json=settings.as_json)


def tell_balance(balance: Balance, missing: Sequence[Missing] | None = None, *, as_json: bool) -> int:
    """Print the balance, with what is missing where that was asked for, and return the exit code."""
    if as_json:
        named = {} if missing is None else {"missing": [asdict(run) for run in missing]}
        print(json.dumps({**balance.as_json(), **named}))
    else:
        lines = [(str(number), *astuple(line)) for number, line in sorted(balance.partitions.items())]
        heads = ("partition", *(field.name for field in fields(balance.total)))
        print(table(heads, [*lines, ("all", *astuple(balance.total))]))
        if missing:
            print(
                "\nUnaccounted\n" + table([field.name for field in fields(Missing)], [astuple(run) for run in missing])
            )
    return 0 if balance.closes else 1


@app.command
def freshness(*, settings: FreshnessSettings = FreshnessSettings()) -> int:
    """Show per stage what came in, went out and was set aside, how fast, how far behind, and how long it took.

    Example: tweet-loader freshness --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092
    """
    return _told(lambda: tell_freshness(_stages(settings), as_json=settings.as_json))


def _stages(settings: FreshnessSettings) -> Sequence[Stage]:
    sink = _sink(settings)
    held: Mapping[Place, Watermarks] = {}
    if settings.bootstrap_servers is not None:
        topics = (settings.raw_topic, settings.processed_topic, settings.rejected_topic)
        with Kafka(settings.at(settings.bootstrap_servers)) as kafka:
            held = patiently(lambda: kafka.watermarks(topics), KafkaAwayError, settings.wait_seconds)
    return look_fresh(sink, settings.raw_topic, held)


def tell_freshness(stages: Sequence[Stage], *, as_json: bool) -> int:
    """Print the stages and return the exit code."""
    found = [stage.as_json() for stage in stages]
    if as_json:
        print(json.dumps({"stages": found}))
    else:
        print(table(list(found[0]), [list(stage.values()) for stage in found]))
    return 0


def _sink(settings: Surroundings) -> PatientSink:
    return open_sink(settings.sink, utc_now, settings.lock_seconds)


def _told(action: Callable[[], int]) -> int:
    try:
        return action()
    except EXPECTED as error:
        hint = " (--registry-url)" if isinstance(error, RegistryUnavailableError) else ""
        print(" ".join(str(error).split()) + hint, file=sys.stderr)
        return 1


for _command in (keep.compact, keep.migrate, keep.forget, keep.prove_forgotten, provision.plan, provision.setup):
    app.command(_command)


def main() -> None:
    """Entry point of the console script."""
    log_to_stderr()
    sys.exit(_told(lambda: app(sys.argv[1:], result_action="return_value") or 0))
