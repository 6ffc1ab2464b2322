"""The command `tweet-producer`."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from cyclopts import App
from cyclopts.config import Env

from tweet_producer.calendar import Span
from tweet_producer.event import Event, microseconds
from tweet_producer.pace import Pace, batch_for
from tweet_producer.preview import as_json, as_text, preview
from tweet_producer.settings import FakeSettings
from tweet_producer.sources import fake as fake_tweets
from tweet_producer.stop import Stop

app = App(
    name="tweet-producer",
    help="Takes tweets from a source and puts them into Kafka, with nothing lost on the way.",
    version=version("tweet-producer"),
    config=Env("TWEET_PRODUCER_", command=False),
    help_epilogue=(
        "Examples:\n\n"
        "tweet-producer fake --count 20 --dry-run\n\n"
        "tweet-producer fake --count 20000 --seed 7 --bootstrap-servers 127.0.0.1:9092\n\n"
        "tweet-producer fake --rate 50"
    ),
)


@app.command
def fake(*, settings: FakeSettings = FakeSettings()) -> int:
    """Produce tweets of a fake society: --count of them over a past week, or live until it is stopped.

    Example: tweet-producer fake --count 1000 --seed 7 --dry-run --json
    """
    pace = Pace(settings.pace, time.monotonic)
    with Stop().on_signals() as stop:
        preview(source(settings), as_json if settings.as_json else as_text, pace, stop)
    return 0


def source(settings: FakeSettings) -> Iterator[list[Event]]:
    """The fake tweets that the settings ask for."""
    batch = batch_for(settings.pace)
    if settings.count is None:
        return fake_tweets.live(settings.seed, settings.people, lambda: microseconds(datetime.now(UTC)), batch)
    start, end = (microseconds(time) for time in settings.window)
    return fake_tweets.window(settings.seed, settings.people, settings.count, Span(start, end - start), batch)


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except BrokenPipeError:
        # Whoever read our output, such as head, has enough. What Python still holds of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
