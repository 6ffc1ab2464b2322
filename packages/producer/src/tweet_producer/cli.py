"""The command `tweet-producer`."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib.metadata import version
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from cyclopts.config import Env
from tweet_schema.refused_settings import in_sentences

from tweet_producer.cli_rules import rules
from tweet_producer.faults.menu import MENU
from tweet_producer.monitoring.logs import log_to_stderr
from tweet_producer.post_settings import BlueskySettings, ReplaySettings, XSettings
from tweet_producer.settings import FakeSettings, ListSettings, PlotSettings
from tweet_producer.source_error import SourceError
from tweet_producer.stop import Stop

if TYPE_CHECKING:
    from tweet_producer.balance import Balance

app = App(
    name="tweet-producer",
    help="Takes tweets from a source and puts them into Kafka, with nothing lost on the way.",
    version=version("tweet-producer"),
    config=Env("TWEET_PRODUCER_", command=False),
    error_formatter=in_sentences,
    help_epilogue=(
        "Examples:\n\n"
        "tweet-producer fake --count 20 --dry-run\n\n"
        "tweet-producer fake --count 20000 --seed 7 --bootstrap-servers 127.0.0.1:9092\n\n"
        "tweet-producer fake --rate 50\n\n"
        "tweet-producer replay posts.jsonl.zst --dry-run\n\n"
        "tweet-producer bluesky --count 20 --dry-run\n\n"
        "tweet-producer scenarios\n\n"
        "tweet-producer faults"
    ),
)
app.command(rules)


@app.command
def fake(*, settings: FakeSettings = FakeSettings()) -> int:
    """Produce tweets of a fake society: --count of them over a past week, or live until it is stopped.

    At the end it prints how many events were produced, acknowledged, rejected and left in the spool. Exit code 0 when
    that accounts for each of them, else 1.

    Example: tweet-producer fake --count 1000 --seed 7 --dry-run --json
    """
    log_to_stderr()
    with Stop().on_signals() as stop:
        return _preview(settings, stop) if settings.dry_run else _produce(settings, stop)


@app.command
def replay(
    *files: Annotated[str, Parameter(allow_leading_hyphen=True)], settings: ReplaySettings = ReplaySettings()
) -> int:
    """Produce recorded posts: JSON Lines as the X API v2 returns them, plain, gzip or zstd; - is standard input.

    What is no post goes to rejected with its line. Exit code 0 when every event was acknowledged, rejected or left in
    the spool, else 1.

    Example: tweet-producer replay posts.jsonl.gz --dry-run --json

    Example: tweet-producer replay posts.jsonl --times now --speed 60 --bookmark posts.bookmark

    Parameters
    ----------
    files
        Files of posts, in the order in which they are told.
    """
    log_to_stderr()
    if not files or (settings.bookmark and "-" in files):
        says = "name the files of posts, or - for standard input" if not files else "standard input has no bookmark"
        print(says, file=sys.stderr)
        return 2
    with Stop().on_signals() as stop:
        return _report(settings, files) if settings.dry_run else _replay(settings, files, stop)


@app.command
def x(*, settings: XSettings = XSettings()) -> int:
    """Produce what the filtered stream of X sends, until it is stopped. It needs a bearer token and rules.

    Lost connections are opened again by the platform's rules, what it can tell again is asked for, and what it cannot
    goes to rejected as a gap.

    Example: tweet-producer rules apply rules.toml --token-file token

    Example: tweet-producer x --token-file token --bookmark x.bookmark --spool spool
    """
    try:
        settings.bearer()
    except SourceError as error:
        print(error, file=sys.stderr)
        return 2
    return _live(settings)


@app.command
def bluesky(*, settings: BlueskySettings = BlueskySettings()) -> int:
    """Produce what Bluesky's Jetstream sends, until it is stopped. It needs no account.

    Example: tweet-producer bluesky --count 20 --dry-run

    Example: tweet-producer bluesky --bookmark bluesky.bookmark --spool spool
    """
    return _live(settings)


@app.command
def scenarios(*, settings: ListSettings = ListSettings()) -> int:
    """List what can happen to the fake society; `fake --scenario` takes one by its name.

    Example: tweet-producer scenarios --json
    """
    from tweet_producer.society.scenario_files import shipped  # noqa: PLC0415 - see below

    if settings.as_json:
        print(json.dumps({name: told.model_dump(mode="json") for name, told in shipped().items()}, ensure_ascii=False))
    else:
        _list({name: told.title for name, told in shipped().items()})
    return 0


@app.command
def faults(*, settings: ListSettings = ListSettings()) -> int:
    """List what can go wrong on purpose, and where it arrives; `fake --fault KIND=SHARE` asks for it.

    Example: tweet-producer fake --count 1000 --fault duplicate=0.05 --fault truncated_body=0.01
    """
    if settings.as_json:
        print(json.dumps({name: fault._asdict() for name, fault in MENU.items()}))
    else:
        _list({name: f"{fault.sentence} Arrives as {fault.arrives}." for name, fault in MENU.items()})
    return 0


@app.command
def plot(*, settings: PlotSettings) -> int:
    """Draw what a scenario plants: how much is written when, how much of it in each burst, and in which mood.

    Example: tweet-producer plot --scenario bots --output bots.svg
    """
    from tweet_producer.plot_scenario import draw  # noqa: PLC0415 - see below

    try:
        settings.output.write_text(draw(settings), encoding="utf-8")
    except OSError as error:
        print(f"cannot write {settings.output}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _list(entries: Mapping[str, str]) -> None:
    width = max(map(len, entries))
    print("\n".join(f"{name:{width}}  {sentence}" for name, sentence in entries.items()))


# Imported when needed: Arrow and the people take half a second, the registry's client half a second more, which help,
# a refusal and a dry run do not want to pay.
def _preview(settings: FakeSettings, stop: Stop) -> int:
    from tweet_producer.dry_run import as_json, as_text, preview  # noqa: PLC0415 - see above
    from tweet_producer.source import fake_source, pacing  # noqa: PLC0415 - see above
    from tweet_producer.truth_files import TruthError  # noqa: PLC0415 - see above

    lines = as_json if settings.as_json else as_text
    try:
        with closing(fake_source(settings)) as source:
            preview(source, lines, pacing(settings, time.monotonic), stop)
    except TruthError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _produce(settings: FakeSettings, stop: Stop) -> int:
    from tweet_producer.run import run  # noqa: PLC0415 - see above
    from tweet_producer.source import fake_source  # noqa: PLC0415 - see above

    with closing(fake_source(settings)) as source:
        return _told(lambda: run(source, settings, stop), as_json=settings.as_json)


def _report(settings: ReplaySettings, files: Sequence[str]) -> int:
    from tweet_producer.post_feed import replay_of  # noqa: PLC0415 - see above
    from tweet_producer.replay_report import report  # noqa: PLC0415 - see above

    try:
        found = report(replay_of(settings, files))
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    print(found.as_json() if settings.as_json else "\n".join(found.as_text()))
    return 0


def _replay(settings: ReplaySettings, files: Sequence[str], stop: Stop) -> int:
    from tweet_producer.post_feed import replay_feed  # noqa: PLC0415 - see above
    from tweet_producer.run import run_feed  # noqa: PLC0415 - see above

    return _told(lambda: run_feed(replay_feed(settings, files), settings, stop), as_json=settings.as_json)


def _live(settings: XSettings | BlueskySettings) -> int:
    from tweet_producer.dry_run import as_json, as_text, preview  # noqa: PLC0415 - see above
    from tweet_producer.live.feeds import live_feed, live_source  # noqa: PLC0415 - see above
    from tweet_producer.pace import Pace  # noqa: PLC0415 - see above
    from tweet_producer.run import run_feed  # noqa: PLC0415 - see above

    log_to_stderr()
    with Stop().on_signals() as stop:
        if not settings.dry_run:
            return _told(lambda: run_feed(live_feed(settings), settings, stop), as_json=settings.as_json)
        lines = as_json if settings.as_json else as_text
        heard = takewhile(lambda _: not stop.requested, live_source(settings))
        source = (taken.events for taken in heard if taken.events.num_rows)
        try:
            preview(source, lines, Pace(None, time.monotonic), stop)
        except SourceError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _told(run: Callable[[], "Balance"], *, as_json: bool) -> int:
    from tweet_producer.bookmark import BookmarkError  # noqa: PLC0415 - see above
    from tweet_producer.connection import CannotStartError  # noqa: PLC0415 - see above
    from tweet_producer.run import BrokenOffError  # noqa: PLC0415 - see above
    from tweet_producer.truth_files import TruthError  # noqa: PLC0415 - see above

    broken = False
    try:
        balance = run()
    except (TruthError, CannotStartError, BookmarkError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenOffError as error:
        print(error, file=sys.stderr)
        balance, broken = error.balance, True
    print(json.dumps(balance.counts()) if as_json else balance.sentence())
    return 1 if broken or balance.open else 0


def main() -> None:
    """Entry point of the console script."""
    try:
        app()
    except BrokenPipeError:
        # Whoever read our output, such as head, has enough. What Python still holds of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
