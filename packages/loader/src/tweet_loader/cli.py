"""The command `tweet-loader`."""

import json
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version

from cyclopts import App
from cyclopts.config import Env
from tweet_schema.registry import RegistryRefusalError, RegistryUnavailableError

from tweet_loader.consume import KafkaAwayError
from tweet_loader.logs import log_to_stderr
from tweet_loader.resume import OffsetsGoneError
from tweet_loader.run import Summary
from tweet_loader.run import run as run_loader
from tweet_loader.settings import RunSettings
from tweet_loader.sink import SinkError

EXPECTED = (SinkError, KafkaAwayError, OffsetsGoneError, RegistryUnavailableError, RegistryRefusalError)
"""What may be wrong around a loader that is right: each says in one line what to do."""

app = App(
    name="tweet-loader",
    help="Loads processed tweets and rejected records from Kafka into a warehouse, exactly once.",
    version=version("tweet-loader"),
    config=Env("TWEET_LOADER_", command=False),
    help_epilogue=(
        "Examples:\n\ntweet-loader run --sink duckdb:tweets.duckdb\n\n"
        "tweet-loader reconcile --sink duckdb:tweets.duckdb\n\n"
        "tweet-loader freshness --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092"
    ),
)


@app.command
def run(*, settings: RunSettings = RunSettings()) -> int:
    """Load what arrives until SIGTERM or Ctrl-C, which finish and commit what is held.

    Example: tweet-loader run --sink duckdb:tweets.duckdb --bootstrap-servers 127.0.0.1:9092 --until-caught-up
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


def _told(action: Callable[[], int]) -> int:
    try:
        return action()
    except EXPECTED as error:
        hint = " (--registry-url)" if isinstance(error, RegistryUnavailableError) else ""
        print(" ".join(str(error).split()) + hint, file=sys.stderr)
        return 1


def main() -> None:
    """Entry point of the console script."""
    log_to_stderr()
    app()
