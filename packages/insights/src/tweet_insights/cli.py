"""The command `tweet-insights`."""

import dataclasses
import json
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from types import FrameType

import structlog
from cyclopts import App
from cyclopts.config import Env
from pydantic import TypeAdapter

from tweet_insights.logs import log_to_stderr
from tweet_insights.settings import ReportSettings, ScoreSettings

app = App(
    name="tweet-insights",
    help="Scores the tweets of a warehouse and reports what they say.",
    version=version("tweet-insights"),
    config=Env("TWEET_INSIGHTS_", command=False),
    help_epilogue=(
        "Examples:\n\n"
        "tweet-insights score --warehouse duckdb:tweets.duckdb\n\n"
        "tweet-insights report --warehouse duckdb:tweets.duckdb --output report.html\n\n"
        "tweet-insights report --since 2026-05-01T00:00Z --json"
    ),
)
log = structlog.get_logger()


@app.command
def score(*, settings: ScoreSettings = ScoreSettings()) -> int:
    """Score what is new or edited, and remove the scores of what was deleted. Repeating it changes nothing.

    Example: tweet-insights score --warehouse duckdb:tweets.duckdb --json
    """
    # Each command loads what it needs: a report has no use for the model, a score none for charts.
    from tweet_insights.models.lexicon import Lexicon  # noqa: PLC0415 - see above
    from tweet_insights.score import score as bring_up_to_date  # noqa: PLC0415 - see above
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see above

    with _one_line_for_a_failure(), _stop_on_signal() as stop:
        warehouse = warehouse_at(settings.warehouse, settings.patience)
        done = bring_up_to_date(warehouse, Lexicon(), lambda: datetime.now(UTC), stop=stop)
    result = dataclasses.asdict(done)
    log.info("scored", **result)
    if settings.as_json:
        print(json.dumps(result))
    else:
        print(
            f"{_count(done.scored, 'tweet')} scored by {done.model} ({done.model_version}), "
            f"which read {_count(done.texts, 'text')}; "
            f"{_count(done.removed, 'score')} of deleted or edited tweets removed; "
            f"{_count(done.unscored_language, 'tweet')} left unscored because of the language"
            + (f"; {_count(done.pending, 'tweet')} wait for the next run" if done.pending else "")
        )
    return 0


@app.command
def report(*, settings: ReportSettings = ReportSettings()) -> int:
    """Write what was found to one HTML file that opens offline, and print the three sentences that sum it up.

    Example: tweet-insights report --warehouse duckdb:tweets.duckdb --output report.html
    """
    from tweet_insights.facts import Facts  # noqa: PLC0415 - see score
    from tweet_insights.find import find  # noqa: PLC0415 - see score
    from tweet_insights.models.lexicon import Lexicon  # noqa: PLC0415 - see score
    from tweet_insights.report import write  # noqa: PLC0415 - see score
    from tweet_insights.sentences import sum_up  # noqa: PLC0415 - see score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see score

    with _one_line_for_a_failure():
        warehouse = warehouse_at(settings.warehouse, settings.patience)
        facts = find(warehouse, Lexicon.model, datetime.now(UTC), settings.since)
        write(facts, settings.output)
    log.info("reported", path=str(settings.output), seen=facts.coverage.seen)
    sentences = sum_up(facts)
    if settings.as_json:
        facts_as_json = TypeAdapter(Facts).dump_python(facts, mode="json")
        print(json.dumps({"report": str(settings.output), "sentences": sentences, "facts": facts_as_json}, indent=2))
    else:
        print(*sentences, settings.output, sep="\n")
    return 0


@contextmanager
def _one_line_for_a_failure() -> Iterator[None]:
    from tweet_insights.warehouse import WarehouseBusyError, WarehouseError  # noqa: PLC0415 - see score

    try:
        yield
    except (WarehouseError, WarehouseBusyError, OSError) as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped: nothing is half done, run it again for the rest", file=sys.stderr)
        sys.exit(130)


@contextmanager
def _stop_on_signal() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or Ctrl-C came: what is held is finished first, a second Ctrl-C does not wait."""
    told = False

    def tell(_: int, __: FrameType | None) -> None:
        # It runs in the middle of anything: a line logged here waits for ever for the lock of the line it interrupts.
        nonlocal told
        told = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def main(tokens: Sequence[str] | None = None) -> None:
    """Entry point of the console script; it reads sys.argv unless given what to run."""
    log_to_stderr()
    app(tokens)
