"""The command `tweet-insights`."""

import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog
from cyclopts import App
from cyclopts.config import Env
from pydantic import TypeAdapter

from tweet_insights import cli_models
from tweet_insights.bigquery_ml import NoDatasetError, Path, sql_of
from tweet_insights.failures import one_line_for_a_failure, stop_on_signal
from tweet_insights.logs import log_to_stderr
from tweet_insights.models.ladder import Rung
from tweet_insights.settings import CompareSettings, EvaluateSettings, ReportSettings, ScoreSettings

if TYPE_CHECKING:
    from tweet_insights.facts import Facts
    from tweet_insights.facts_cache import FactsCache
    from tweet_insights.warehouse import Warehouse

app = App(
    name="tweet-insights",
    help="Scores the tweets of a warehouse and reports what they say.",
    version=version("tweet-insights"),
    config=Env("TWEET_INSIGHTS_", command=False),
    help_epilogue=(
        "Examples:\n\n"
        "tweet-insights score --warehouse duckdb:tweets.duckdb\n\n"
        "tweet-insights report --warehouse duckdb:tweets.duckdb --output report.html\n\n"
        "tweet-insights report --since 2026-05-01T00:00Z --json\n\n"
        "tweet-insights report --warehouse bigquery:my-project.tweets --byte-budget 1GB\n\n"
        "tweet-insights classify --task emotion < texts.txt > labels.txt"
    ),
)
app.command(cli_models.classify)
app.command(cli_models.train)
app.command(cli_models.cards)
log = structlog.get_logger()


@app.command
def bigquery_ml(path: Path, /, *, dataset: str) -> int:
    """Print SQL for BigQuery ML: negativity, topics or anomalies. Each says what it costs on the free plan.

    Args:
        path: What to ask.
        dataset: PROJECT.DATASET, as tweet-loader has filled it.

    Example: tweet-insights bigquery-ml topics --dataset my-project.tweets | bq query --use_legacy_sql=false
    """
    try:
        print(sql_of(path, dataset))
    except NoDatasetError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


@app.command
def score(*, settings: ScoreSettings = ScoreSettings()) -> int:
    """Score what is new or edited, and remove the scores of what was deleted. Repeating it changes nothing.

    Example: tweet-insights score --warehouse duckdb:tweets.duckdb --json
    """
    # Each command loads what it needs: a report has no use for the model, a score none for charts.
    from tweet_insights.models.ladder import judge  # noqa: PLC0415 - see above
    from tweet_insights.score import score as bring_up_to_date  # noqa: PLC0415 - see above
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see above

    with one_line_for_a_failure(), stop_on_signal() as stop:
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        done = bring_up_to_date(warehouse, judge(settings.model), lambda: datetime.now(UTC), stop=stop)
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
    from tweet_insights.facts_cache import FactsCache  # noqa: PLC0415 - see score
    from tweet_insights.report import write  # noqa: PLC0415 - see score
    from tweet_insights.sentences import sum_up  # noqa: PLC0415 - see score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see score

    with one_line_for_a_failure():
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        facts = _facts(warehouse, settings.model, settings.since, FactsCache(settings.cache, settings.warehouse))
        write(facts, settings.output)
    log.info("reported", path=str(settings.output), seen=facts.coverage.seen)
    sentences = sum_up(facts)
    if settings.as_json:
        facts_as_json = TypeAdapter(Facts).dump_python(facts, mode="json")
        print(json.dumps({"report": str(settings.output), "sentences": sentences, "facts": facts_as_json}, indent=2))
    else:
        print(*sentences, settings.output, sep="\n")
    return 0


@app.command
def compare(*, settings: CompareSettings = CompareSettings()) -> int:
    """Say what moved between the scores of two models, or of two versions of one, on the tweets that both scored.

    Example: tweet-insights compare --warehouse duckdb:tweets.duckdb --was lexicon --now fast
    """
    from tweet_insights.compare import compare as side_by_side  # noqa: PLC0415 - see score
    from tweet_insights.compare import told  # noqa: PLC0415 - see score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see score

    with one_line_for_a_failure():
        found = side_by_side(warehouse_at(settings.warehouse, settings.opening), settings.was, settings.now)
    print(json.dumps(dataclasses.asdict(found)) if settings.as_json else "\n".join(told(found)))
    return 0


@app.command
def evaluate(*, settings: EvaluateSettings = EvaluateSettings()) -> int:
    """Say how well the hidden truth of fake people was recovered: labels, people's moods, planted events.

    Example: tweet-insights evaluate --warehouse duckdb:tweets.duckdb --truth truth --json
    """
    from tweet_insights.evaluate import evaluate as against  # noqa: PLC0415 - see score
    from tweet_insights.evaluate import told  # noqa: PLC0415 - see score
    from tweet_insights.warehouses.address import warehouse_at  # noqa: PLC0415 - see score

    with one_line_for_a_failure():
        warehouse = warehouse_at(settings.warehouse, settings.opening)
        found = against(warehouse, _facts(warehouse, settings.model, None), settings.truth)
    print(json.dumps(dataclasses.asdict(found)) if settings.as_json else "\n".join(told(found)))
    return 0


def _facts(warehouse: "Warehouse", model: Rung, since: datetime | None, cache: "FactsCache | None" = None) -> "Facts":
    from tweet_insights.find import find  # noqa: PLC0415 - see score
    from tweet_insights.models.card import card_of  # noqa: PLC0415 - see score
    from tweet_insights.prevalence import errors_of  # noqa: PLC0415 - see score

    card = card_of(model)
    errors, now = errors_of(card.tasks["sentiment"], "negative"), datetime.now(UTC)
    found = partial(find, warehouse, card.scorer, now, since, errors)
    return cache.facts(warehouse, card.scorer, since, now, found) if cache else found()


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def main(tokens: Sequence[str] | None = None) -> None:
    """Entry point of the console script; it reads sys.argv unless given what to run."""
    log_to_stderr()
    app(tokens)
